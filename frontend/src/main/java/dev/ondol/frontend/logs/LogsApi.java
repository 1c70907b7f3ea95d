package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.codec.ShapeReader;
import dev.ondol.frontend.codec.ShapeWriter;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartLiveTailRequest;
import software.amazon.awssdk.utils.builder.Buildable;

/** CloudWatch Logs: finds the operation by its header and sees it through on a virtual thread. */
public final class LogsApi {
  /** What the header begins with. */
  public static final String TARGET = "Logs_20140328.";

  private static final int OK = 200;

  private final Map<String, Operation> operations = new HashMap<>();
  private final LiveTail liveTail;
  private final LogsActions actions;
  private final Gate gate;
  private final BlockingLane lane;

  public LogsApi(
      Account account, LogStore logs, Gate gate, Authorizer authorizer, BlockingLane lane) {
    this.actions = new LogsActions(account, authorizer);
    this.gate = gate;
    this.lane = lane;
    Groups groups = new Groups(account, logs);
    liveTail = new LiveTail(groups, logs, LiveTail.Limits.USUAL);
    operations.putAll(new GroupOperations(groups, logs).operations());
    operations.putAll(new StreamOperations(groups, logs).operations());
    operations.putAll(new GroupTags(groups, logs).operations());
    operations.put("PutLogEvents", new EventIntake(groups, logs).operation());
    operations.put("FilterLogEvents", new EventFilter(groups, logs).operation());
    operations.put("GetLogEvents", new EventReads(groups, logs).operation());
  }

  /** Ends the answers that would go on. */
  public void onDrain() {
    liveTail.onDrain();
  }

  /** The names of those that it answers. */
  public Set<String> operations() {
    Set<String> names = new TreeSet<>(operations.keySet());
    names.add(LiveTail.NAME);
    return names;
  }

  /**
   * Event loop.
   *
   * @param target the header's value
   */
  public void accept(Exchange exchange, String target) {
    String name = target.substring(TARGET.length());
    Operation operation = operations.get(name);
    boolean tails = name.equals(LiveTail.NAME);
    boolean known = tails || operation != null || LogsRoutes.NOT_OFFERED.contains(name);
    exchange.as(Protocol.JSON_1_1, known ? name : "UnknownLogsOperation");
    gate.admit(
        exchange,
        LogsRoutes.bodyLimitBytes(name),
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        body -> {
          if (tails) {
            lane.run(exchange, () -> tail(exchange, body));
          } else if (operation == null) {
            exchange.fail(
                known ? ErrorCode.INVALID_OPERATION : ErrorCode.UNKNOWN_OPERATION,
                "The operation %s is not offered by this server.".formatted(name));
          } else {
            lane.run(exchange, () -> run(exchange, name, operation, body));
          }
        });
  }

  private void tail(Exchange exchange, byte[] body) {
    SdkPojo request = read(StartLiveTailRequest.builder(), LiveTail.NAME, body);
    actions.require(exchange, LiveTail.NAME, request);
    liveTail.start(exchange, (StartLiveTailRequest) request);
  }

  private void run(Exchange exchange, String name, Operation operation, byte[] body) {
    SdkPojo request = read(operation.builder().get(), name, body);
    actions.require(exchange, name, request);
    SdkPojo response = operation.handler().apply(request, Operation.Caller.of(exchange));
    exchange.reply(
        new Reply(OK, Protocol.JSON_1_1.contentType(), Map.of(), ShapeWriter.write(response)));
  }

  private static SdkPojo read(SdkPojo builder, String name, byte[] body) {
    ShapeReader.read(body, builder);
    SdkPojo request = (SdkPojo) ((Buildable) builder).build();
    LogsRoutes.CONSTRAINTS.check(name, request);
    return request;
  }
}
