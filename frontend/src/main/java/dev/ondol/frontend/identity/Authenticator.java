package dev.ondol.frontend.identity;

import dev.ondol.core.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Finds out who asks. A signature covers the body too, so it takes two steps: before the body is
 * read, so that a stranger's bytes are never buffered, and with the body. Called on the event loop;
 * never blocks.
 */
public interface Authenticator {
  /**
   * Reads what a request's head claims.
   *
   * @param service for which it must be signed
   */
  Claim beforeBody(HttpServerRequest head, Service service);

  /** What there is to say before the body is read. */
  sealed interface Claim permits Refused, Signed {}

  /** The head is in order: the request may go on to its body. For one event loop. */
  non-sealed interface Signed extends Claim {
    /** Each piece of the body as it comes, so that hashing a large one holds up nobody. */
    void onBody(Buffer chunk);

    /** The whole body has come. */
    Verdict atEnd();
  }

  /** What there is to say in the end. */
  sealed interface Verdict permits Refused, Identified {}

  /**
   * @param message for the caller, in AWS's words where AWS has some
   */
  record Refused(ErrorCode code, String message) implements Claim, Verdict {}

  /** The request is what its sender signed. */
  record Identified(Identity identity) implements Verdict {}
}
