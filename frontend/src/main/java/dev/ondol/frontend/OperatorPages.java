package dev.ondol.frontend;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.codec.Json;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.micromanager.SlotView;
import io.vertx.core.http.HttpMethod;
import tools.jackson.core.JsonGenerator;

/**
 * What an operator and the machinery around the server look at: alive, ready, metrics, slots. The
 * first three are open to all who reach the port; slots are for the account itself.
 */
final class OperatorPages {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int NO_BODY = 1024;

  private final FrontendParts parts;
  private final Gate gate;
  private final BlockingLane lane;
  private volatile boolean draining;

  OperatorPages(FrontendParts parts, Gate gate, BlockingLane lane) {
    this.parts = parts;
    this.gate = gate;
    this.lane = lane;
  }

  /** From now on the server says that it is not ready. */
  void onDrain() {
    draining = true;
  }

  /** False if there is no such page. */
  boolean tryServe(Exchange exchange, String path) {
    HttpMethod method = exchange.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      return false;
    }
    switch (path) {
      case "/livez" -> exchange.named("Livez").reply(Reply.text(OK, TEXT, "alive\n"));
      case "/readyz" ->
          exchange
              .named("Readyz")
              .reply(
                  draining
                      ? Reply.text(UNAVAILABLE, TEXT, "draining\n")
                      : Reply.text(OK, TEXT, "ready\n"));
      case "/metrics" ->
          lane.run(
              exchange.named("Metrics"),
              () -> exchange.reply(Reply.text(OK, METRICS, parts.metrics().scrape())));
      case "/_ondol/slots" ->
          gate.admit(
              exchange.named("Slots"),
              NO_BODY,
              ErrorCode.REQUEST_ENTITY_TOO_LARGE,
              body -> serveSlots(exchange));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** They name all functions, so they are not for one who runs in a role: no policy allows them. */
  private void serveSlots(Exchange exchange) {
    if (exchange.identity() instanceof Identity.Session session) {
      exchange.fail(
          ErrorCode.ACCESS_DENIED,
          "User: %s is not authorized to see the slots".formatted(session.arn()));
    } else {
      lane.run(exchange, () -> exchange.reply(Reply.json(OK, slots())));
    }
  }

  private byte[] slots() {
    return Json.write(out -> {
      out.writeStartObject();
      out.writeName("slots");
      out.writeStartArray();
      parts.invoker().slots().forEach(slot -> write(out, slot));
      out.writeEndArray();
      out.writeName("pools");
      new PoolPage(parts.metrics()).write(out);
      out.writeEndObject();
    });
  }

  private static void write(JsonGenerator out, SlotView slot) {
    out.writeStartObject();
    out.writeStringProperty("id", slot.id());
    out.writeStringProperty("function", slot.function());
    out.writeStringProperty("version", slot.version());
    out.writeStringProperty("state", slot.state());
    out.writeBooleanProperty("frozen", slot.frozen());
    out.writeNumberProperty("inStateMillis", slot.inState().toMillis());
    out.writeNumberProperty("ageMillis", slot.age().toMillis());
    out.writeNumberProperty("invokes", slot.invokes());
    out.writeNumberProperty("memoryLimitMib", slot.memoryLimitMib());
    out.writeNumberProperty("memoryBytes", slot.memoryBytes());
    out.writeStringProperty("coldReason", slot.coldReason());
    out.writeStringProperty("provider", slot.provider());
    out.writeNumberProperty("pid", slot.pid());
    out.writeEndObject();
  }
}
