package dev.ondol.frontend.model;

import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.identity.Identity;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One operation that may block: an empty builder of its request, and what it does.
 *
 * @param builder of the request's shape
 * @param handler from the built request and who asks to the response's shape
 */
public record Operation(
    Supplier<? extends SdkPojo> builder, BiFunction<Object, Caller, ? extends SdkPojo> handler) {

  /**
   * Who asks.
   *
   * @param endpoint under which the caller reached this server, such as {@code
   *     http://localhost:4566}
   */
  public record Caller(String endpoint, Identity identity) {
    public static Caller of(Exchange exchange) {
      return new Caller(exchange.endpoint(), exchange.identity());
    }
  }

  public static <Q> Operation of(
      Class<Q> request,
      Supplier<? extends SdkPojo> builder,
      Function<Q, ? extends SdkPojo> handler) {
    return new Operation(builder, (built, caller) -> handler.apply(request.cast(built)));
  }

  public static <Q> Operation of(
      Class<Q> request,
      Supplier<? extends SdkPojo> builder,
      BiFunction<Q, Caller, ? extends SdkPojo> handler) {
    return new Operation(builder, (built, caller) -> handler.apply(request.cast(built), caller));
  }
}
