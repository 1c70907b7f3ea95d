package dev.ondol.frontend;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.http.Connections;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.RequestMetrics;
import dev.ondol.frontend.lambda.CodeLinks;
import dev.ondol.frontend.lambda.LambdaApi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;

/**
 * Sends each request to the API that it is for. One port serves all of them: the pages of an
 * operator by their paths, json 1.1 services by {@code X-Amz-Target}, Lambda by all other paths.
 * Event loop.
 */
final class Reception {
  private final Connections connections;
  private final RequestMetrics metrics;
  private final LambdaApi lambda;
  private final CodeLinks links;
  private final OperatorPages pages;

  Reception(
      Connections connections,
      RequestMetrics metrics,
      LambdaApi lambda,
      CodeLinks links,
      OperatorPages pages) {
    this.connections = connections;
    this.metrics = metrics;
    this.lambda = lambda;
    this.links = links;
    this.pages = pages;
  }

  void accept(HttpServerRequest request, ContextInternal context) {
    Exchange exchange = new Exchange(request, context, connections, metrics);
    try {
      route(exchange);
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  private void route(Exchange exchange) {
    String path = exchange.request().path();
    if (path == null) {
      exchange.fail(ErrorCode.UNKNOWN_OPERATION, "The request names no path");
    } else if (path.startsWith("/20")) {
      lambda.accept(exchange, path);
    } else if (path.startsWith(CodeLinks.PATH)) {
      links.serve(exchange);
    } else if (!pages.tryServe(exchange, path)) {
      exchange.fail(
          ErrorCode.UNKNOWN_OPERATION,
          "There is no operation %s %s".formatted(exchange.request().method(), path));
    }
  }
}
