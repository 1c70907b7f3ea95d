package dev.ondol.frontend.lambda;

import dev.ondol.catalog.FunctionUrl.Cors;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a web page of another origin is told about one request. Headers that the function itself
 * sets for this are replaced, as Lambda does where a URL has rules of its own.
 *
 * @param rules null if the URL has none
 * @param origin of the page; null if there is none
 */
record UrlCors(@Nullable Cors rules, @Nullable String origin, boolean isPreflight) {
  private static final String ANY = "*";

  static UrlCors of(@Nullable Cors rules, HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean preflight =
        rules != null
            && origin != null
            && request.method().equals(HttpMethod.OPTIONS)
            && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    return new UrlCors(rules, origin, preflight);
  }

  /** Answers the browser's question in the function's place. */
  void writePreflight(HttpServerResponse response) {
    Cors cors = rules;
    if (cors == null || !isAllowed(cors)) {
      return;
    }
    write(response);
    put(response, HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, cors.allowMethods());
    put(response, HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, cors.allowHeaders());
    if (cors.maxAge() != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, String.valueOf(cors.maxAge()));
    }
  }

  /** Adds what belongs to every response. */
  void write(HttpServerResponse response) {
    Cors cors = rules;
    if (cors == null || origin == null || !isAllowed(cors)) {
      return;
    }
    boolean credentials = Boolean.TRUE.equals(cors.allowCredentials());
    boolean anybody = cors.allowOrigins().contains(ANY) && !credentials;
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, anybody ? ANY : origin);
    response.putHeader(HttpHeaders.VARY, "Origin");
    if (credentials) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    put(response, HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposeHeaders());
  }

  private boolean isAllowed(Cors cors) {
    return cors.allowOrigins().contains(ANY) || cors.allowOrigins().contains(origin);
  }

  private static void put(HttpServerResponse response, CharSequence name, List<String> values) {
    if (!values.isEmpty()) {
      response.putHeader(name, String.join(",", values));
    }
  }
}
