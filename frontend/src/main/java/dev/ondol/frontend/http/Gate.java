package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.identity.Authenticator;
import dev.ondol.frontend.identity.Service;
import java.util.function.Consumer;

/**
 * The way of every signed request of one service to its handler: who is asking, then the body
 * within its limit, then whether the body is the signed one. Event loop.
 */
public final class Gate {
  private final Authenticator authenticator;
  private final BodyReader bodies;
  private final Service service;

  /**
   * @param service that requests must be signed for
   */
  public Gate(Authenticator authenticator, BodyReader bodies, Service service) {
    this.authenticator = authenticator;
    this.bodies = bodies;
    this.service = service;
  }

  /** Like {@link #admit}, for whom nobody asks who he is. The exchange has no identity. */
  public void admitAnybody(
      Exchange exchange, int bodyLimitBytes, ErrorCode tooLarge, Consumer<byte[]> next) {
    bodies.read(exchange, bodyLimitBytes, tooLarge, chunk -> {}, next);
  }

  /**
   * Hands the body to {@code next}, or answers the exchange with an error. The exchange knows who
   * asks by then.
   *
   * @param tooLarge for a body over the limit
   */
  public void admit(
      Exchange exchange, int bodyLimitBytes, ErrorCode tooLarge, Consumer<byte[]> next) {
    switch (authenticator.beforeBody(exchange.request(), service)) {
      case Authenticator.Refused refused -> exchange.fail(refused.code(), refused.message());
      case Authenticator.Signed signed ->
          bodies.read(
              exchange,
              bodyLimitBytes,
              tooLarge,
              signed::onBody,
              body -> {
                switch (signed.atEnd()) {
                  case Authenticator.Refused refused ->
                      exchange.fail(refused.code(), refused.message());
                  case Authenticator.Identified(var identity) -> {
                    exchange.onIdentified(identity);
                    next.accept(body);
                  }
                }
              });
    }
  }
}
