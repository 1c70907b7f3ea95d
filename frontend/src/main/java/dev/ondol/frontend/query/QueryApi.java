package dev.ondol.frontend.query;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.model.ConstraintTable;
import dev.ondol.frontend.model.Operation.Caller;
import java.util.Map;
import java.util.Set;

/**
 * A service of the query protocol: finds the operation by {@code Action} and sees it through on a
 * virtual thread.
 */
public final class QueryApi {
  private static final int BODY_LIMIT_BYTES = 1 << 20;
  private static final int OK = 200;

  private final Protocol protocol;
  private final Map<String, QueryOperation> operations;
  private final ConstraintTable constraints;
  private final Admission admission;
  private final Gate gate;
  private final BlockingLane lane;

  /**
   * @param operations by {@code Action}
   */
  public QueryApi(
      Protocol protocol,
      Map<String, QueryOperation> operations,
      ConstraintTable constraints,
      Admission admission,
      Gate gate,
      BlockingLane lane) {
    this.protocol = protocol;
    this.operations = Map.copyOf(operations);
    this.constraints = constraints;
    this.admission = admission;
    this.gate = gate;
    this.lane = lane;
  }

  /** The names of those that it answers. */
  public Set<String> operations() {
    return operations.keySet();
  }

  /** Event loop. */
  public void accept(Exchange exchange) {
    exchange.as(protocol, "UnknownQueryOperation");
    gate.admit(
        exchange,
        BODY_LIMIT_BYTES,
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        body -> lane.run(exchange, () -> run(exchange, body)));
  }

  private void run(Exchange exchange, byte[] body) {
    String query = exchange.request().query();
    QueryParameters parameters = QueryParameters.of(query == null ? "" : query, body);
    String action = parameters.find("Action").orElse("");
    QueryOperation operation = operations.get(action);
    if (operation == null) {
      exchange.fail(
          ErrorCode.UNKNOWN_OPERATION,
          "Could not find operation %s for version %s"
              .formatted(action, parameters.find("Version").orElse("NO_VERSION_SPECIFIED")));
      return;
    }
    exchange.as(protocol, action);
    constraints.checkMembers(action, parameters::member);
    admission.require(exchange, action, parameters);
    byte[] members =
        XmlWriter.write(result -> operation.answer(parameters, Caller.of(exchange), result));
    exchange.reply(
        new Reply(
            OK,
            protocol.contentType(),
            Map.of(),
            XmlWriter.write(xml ->
                xml.root(
                    action + "Response",
                    protocol.namespace(),
                    root -> {
                      if (members.length > 0) {
                        root.structure(action + "Result", result -> result.raw(members));
                      }
                      root.structure(
                          "ResponseMetadata",
                          metadata -> metadata.element("RequestId", exchange.requestId()));
                    }))));
  }
}
