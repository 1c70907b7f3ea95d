package dev.ondol.frontend;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.http.Connections;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.RequestMetrics;
import dev.ondol.frontend.identity.Service;
import dev.ondol.frontend.identity.SignedService;
import dev.ondol.frontend.lambda.CodeLinks;
import dev.ondol.frontend.lambda.LambdaApi;
import dev.ondol.frontend.logs.LogsApi;
import dev.ondol.frontend.query.QueryApi;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends each request to the API that it is for. One port serves all of them: the pages of an
 * operator by their paths, json 1.1 services by {@code X-Amz-Target}, services of the query
 * protocol by the scope of the signature, Lambda by all other paths. Event loop.
 */
final class Reception {
  private final Connections connections;
  private final RequestMetrics metrics;
  private final Services services;
  private final CodeLinks links;
  private final Optional<OperatorPages> pages;

  /** The services behind one port. */
  record Services(LambdaApi lambda, LogsApi logs, QueryApi iam, QueryApi sts) {}

  /**
   * @param pages where those who come here may see them
   */
  Reception(
      Connections connections,
      RequestMetrics metrics,
      Services services,
      CodeLinks links,
      Optional<OperatorPages> pages) {
    this.connections = connections;
    this.metrics = metrics;
    this.services = services;
    this.links = links;
    this.pages = pages;
  }

  Map<String, Set<String>> operations() {
    return Map.of(
        "lambda", services.lambda.operations(),
        "logs", services.logs.operations(),
        "iam", services.iam.operations(),
        "sts", services.sts.operations());
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
    } else if (!isReadable(exchange.request())) {
      exchange.fail(ErrorCode.MALFORMED_INPUT, "The request's parameters cannot be decoded");
    } else if (services.lambda.urls().tryServe(exchange)) {
      return;
    } else if (path.startsWith("/20")) {
      services.lambda.accept(exchange, path);
    } else if (path.startsWith(CodeLinks.PATH)) {
      links.serve(exchange);
    } else if (path.equals("/") && target != null) {
      acceptTarget(exchange, target);
    } else if (path.equals("/") && isQuery(exchange.request())) {
      boolean iam = SignedService.of(exchange.request()).equals(Optional.of(Service.IAM));
      (iam ? services.iam : services.sts).accept(exchange);
    } else if (pages.isEmpty() || !pages.get().tryServe(exchange, path)) {
      exchange.fail(
          ErrorCode.UNKNOWN_OPERATION,
          "There is no operation %s %s".formatted(exchange.request().method(), path));
    }
  }

  /** Whether the parameters of the query can be decoded; once they were, they are kept. */
  private static boolean isReadable(HttpServerRequest request) {
    String query = request.query();
    if (query == null || query.indexOf('%') < 0) {
      return true;
    }
    try {
      return request.params() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A form, or an {@code Action} in a presigned link. */
  private static boolean isQuery(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String query = request.query();
    return request.method().equals(HttpMethod.POST)
        ? type != null && type.startsWith("application/x-www-form-urlencoded")
        : query != null && query.contains("Action=");
  }

  private void acceptTarget(Exchange exchange, String target) {
    if (target.startsWith(LogsApi.TARGET)) {
      services.logs.accept(exchange, target);
    } else {
      exchange
          .as(Protocol.JSON_1_1, "UnknownTarget")
          .fail(
              ErrorCode.UNKNOWN_OPERATION,
              "The target %s is not offered by this server.".formatted(target));
    }
  }
}
