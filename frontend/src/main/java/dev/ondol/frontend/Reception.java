package dev.ondol.frontend;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.http.Connections;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.RequestMetrics;
import dev.ondol.frontend.lambda.CodeLinks;
import dev.ondol.frontend.lambda.LambdaApi;
import dev.ondol.frontend.logs.LogsApi;
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
  private final LogsApi logs;
  private final CodeLinks links;
  private final OperatorPages pages;

  Reception(
      Connections connections,
      RequestMetrics metrics,
      LambdaApi lambda,
      LogsApi logs,
      CodeLinks links,
      OperatorPages pages) {
    this.connections = connections;
    this.metrics = metrics;
    this.lambda = lambda;
    this.logs = logs;
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
    String target = exchange.request().getHeader("X-Amz-Target");
    if (path == null) {
      exchange.fail(ErrorCode.UNKNOWN_OPERATION, "The request names no path");
    } else if (path.startsWith("/20")) {
      lambda.accept(exchange, path);
    } else if (path.startsWith(CodeLinks.PATH)) {
      links.serve(exchange);
    } else if (path.equals("/") && target != null) {
      acceptTarget(exchange, target);
    } else if (!pages.tryServe(exchange, path)) {
      exchange.fail(
          ErrorCode.UNKNOWN_OPERATION,
          "There is no operation %s %s".formatted(exchange.request().method(), path));
    }
  }

  private void acceptTarget(Exchange exchange, String target) {
    if (target.startsWith(LogsApi.TARGET)) {
      logs.accept(exchange, target);
    } else {
      exchange
          .as(Protocol.JSON_1_1, "UnknownTarget")
          .fail(
              ErrorCode.UNKNOWN_OPERATION,
              "The target %s is not offered by this server.".formatted(target));
    }
  }
}
