package dev.ondol.frontend.logs;

import static dev.ondol.frontend.model.Constraint.member;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.codec.ShapeReader;
import dev.ondol.frontend.codec.ShapeWriter;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.model.Constraint;
import dev.ondol.frontend.model.ConstraintTable;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** CloudWatch Logs: finds the operation by its header and sees it through on a virtual thread. */
public final class LogsApi {
  /** What the header begins with. */
  public static final String TARGET = "Logs_20140328.";

  private static final int BODY_LIMIT_BYTES = 256 * 1024;
  private static final int OK = 200;

  private static final Constraint GROUP =
      member("logGroupName").length(1, 512).pattern("[\\.\\-_/#A-Za-z0-9]+");
  private static final Constraint STREAM =
      member("logStreamName").required().length(1, 512).pattern("[^:*]*");
  private static final Constraint STREAM_PREFIX =
      member("logStreamNamePrefix").length(1, 512).pattern("[^:*]*");
  private static final Constraint TOKEN = member("nextToken").length(1, 4096);
  private static final Constraint START = member("startTime").range(0, Long.MAX_VALUE);
  private static final Constraint END = member("endTime").range(0, Long.MAX_VALUE);

  private static final ConstraintTable CONSTRAINTS =
      new ConstraintTable(
          ErrorCode.INVALID_PARAMETER,
          Map.of(
              "DescribeLogGroups",
              List.of(
                  member("logGroupNamePrefix").length(1, 512).pattern("[\\.\\-_/#A-Za-z0-9]+"),
                  TOKEN,
                  member("limit").range(1, 50)),
              "DescribeLogStreams",
              List.of(
                  GROUP,
                  STREAM_PREFIX,
                  member("orderBy").oneOf("LogStreamName", "LastEventTime"),
                  TOKEN,
                  member("limit").range(1, 50)),
              "FilterLogEvents",
              List.of(
                  GROUP,
                  member("logStreamNames").length(1, 100),
                  STREAM_PREFIX,
                  START,
                  END,
                  member("filterPattern").length(0, 1024),
                  TOKEN,
                  member("limit").range(1, 10_000)),
              "GetLogEvents",
              List.of(GROUP, STREAM, START, END, TOKEN, member("limit").range(1, 10_000)),
              "DeleteLogGroup",
              List.of(
                  member("logGroupName")
                      .required()
                      .length(1, 512)
                      .pattern("[\\.\\-_/#A-Za-z0-9]+"))));

  private final Map<String, Operation> operations = new HashMap<>();
  private final Gate gate;
  private final BlockingLane lane;

  public LogsApi(Account account, LogStore logs, Gate gate, BlockingLane lane) {
    this.gate = gate;
    this.lane = lane;
    operations.putAll(new GroupOperations(account, logs).operations());
    operations.put("FilterLogEvents", new EventFilter(logs).operation());
    operations.put("GetLogEvents", new EventReads(logs).operation());
  }

  /**
   * Event loop.
   *
   * @param target the header's value
   */
  public void accept(Exchange exchange, String target) {
    String name = target.substring(TARGET.length());
    Operation operation = operations.get(name);
    exchange.as(Protocol.JSON_1_1, operation == null ? "UnknownLogsOperation" : name);
    gate.admit(
        exchange,
        BODY_LIMIT_BYTES,
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        body -> {
          if (operation == null) {
            exchange.fail(
                ErrorCode.UNKNOWN_OPERATION,
                "The operation %s is not offered by this server.".formatted(name));
          } else {
            lane.run(exchange, () -> run(exchange, name, operation, body));
          }
        });
  }

  private static void run(Exchange exchange, String name, Operation operation, byte[] body) {
    SdkPojo builder = operation.builder().get();
    ShapeReader.read(body, builder);
    SdkPojo request = (SdkPojo) ((Buildable) builder).build();
    CONSTRAINTS.check(name, request);
    SdkPojo response = operation.handler().apply(request, Operation.Caller.of(exchange));
    exchange.reply(
        new Reply(OK, Protocol.JSON_1_1.contentType(), Map.of(), ShapeWriter.write(response)));
  }
}
