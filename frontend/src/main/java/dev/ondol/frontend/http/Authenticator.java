package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Decides who may ask. A signature covers the body too, so it is asked twice: before the body is
 * read, so that a stranger's bytes are never buffered, and with the body. Called on the event loop;
 * never blocks.
 */
public interface Authenticator {
  /** Empty if the request may go on to its body. */
  Optional<Refusal> beforeBody(HttpServerRequest head);

  /** Empty if the request is what its sender signed. */
  Optional<Refusal> withBody(HttpServerRequest head, byte[] body);

  /**
   * @param message for the caller, in AWS's words where AWS has some
   */
  record Refusal(ErrorCode code, String message) {}
}
