package dev.ondol.frontend.identity;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * What of a request's head a signature covers, as it came over the wire: each character of it is
 * one byte.
 *
 * @param path undecoded
 * @param query undecoded, without its question mark; empty if there is none
 */
record RequestHead(String method, String path, String query, MultiMap headers) {
  static RequestHead of(HttpServerRequest request) {
    return new RequestHead(
        request.method().name(),
        orEmpty(request.path()),
        orEmpty(request.query()),
        request.headers());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
