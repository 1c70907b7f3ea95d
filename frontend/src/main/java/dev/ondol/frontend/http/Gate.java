package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.http.Authenticator.Refusal;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way of every signed request to its handler: who is asking, then the body within its limit,
 * then whether the body is the signed one. Event loop.
 */
public final class Gate {
  private final Authenticator authenticator;
  private final BodyReader bodies;

  public Gate(Authenticator authenticator, BodyReader bodies) {
    this.authenticator = authenticator;
    this.bodies = bodies;
  }

  /**
   * Hands the body to {@code next}, or answers the exchange with an error.
   *
   * @param tooLarge for a body over the limit
   */
  public void admit(
      Exchange exchange, int bodyLimitBytes, ErrorCode tooLarge, Consumer<byte[]> next) {
    Optional<Refusal> refusal = authenticator.beforeBody(exchange.request());
    if (refusal.isPresent()) {
      exchange.fail(refusal.get().code(), refusal.get().message());
      return;
    }
    bodies.read(
        exchange,
        bodyLimitBytes,
        tooLarge,
        body -> {
          Optional<Refusal> mismatch = authenticator.withBody(exchange.request(), body);
          if (mismatch.isPresent()) {
            exchange.fail(mismatch.get().code(), mismatch.get().message());
          } else {
            next.accept(body);
          }
        });
  }
}
