package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.events.Event;
import dev.ondol.events.EventQueue;
import dev.ondol.frontend.http.ErrorWriter;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Reply;
import java.nio.charset.StandardCharsets;

/**
 * Takes asynchronous invokes: Invoke with the type Event, and the older InvokeAsync. The caller is
 * answered when the event is on disk. Does not block.
 */
final class EventIntake {
  /** The older operation. */
  static final String INVOKE_ASYNC = "InvokeAsync";

  private static final int MAX_EVENT_BYTES = 1024 * 1024;
  private static final int MAX_LEGACY_EVENT_BYTES = 256 * 1024;
  private static final int ACCEPTED = 202;
  private static final byte[] LEGACY_BODY = "{\"Status\":202}".getBytes(StandardCharsets.UTF_8);

  private final EventQueue events;

  EventIntake(EventQueue events) {
    this.events = events;
  }

  /**
   * @param reference to a function that there is
   * @throws OndolException REQUEST_TOO_LARGE
   */
  void accept(Exchange exchange, FunctionReference reference, Event.Context context, byte[] event) {
    boolean legacy = exchange.operation().equals(INVOKE_ASYNC);
    int limit = legacy ? MAX_LEGACY_EVENT_BYTES : MAX_EVENT_BYTES;
    if (event.length > limit) {
      throw new OndolException(
          ErrorCode.REQUEST_TOO_LARGE,
          "%d byte payload is too large for the Event invocation type (limit %d bytes)"
              .formatted(event.length, limit));
    }
    Event.Request request =
        new Event.Request(
            reference.function().name(),
            reference.qualifier(),
            exchange.requestId(),
            context,
            event);
    var _ =
        events
            .accept(request)
            .thenAccept(acceptance -> {
              switch (acceptance) {
                case DURABLE ->
                    exchange.reply(
                        legacy ? Reply.json(ACCEPTED, LEGACY_BODY) : Reply.empty(ACCEPTED));
                case FULL -> exchange.reply(ErrorWriter.throttled("CallerRateLimitExceeded"));
                case FAILED -> exchange.fail(ErrorCode.SERVICE, "The event could not be stored.");
              }
            });
  }
}
