package dev.ondol.frontend.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.FunctionUrl;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.core.Phase;
import dev.ondol.core.PhaseTimes;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.Invocations;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.policy.RequestContext;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.Invoker;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Serves function URLs: a request to the host {@code ID.lambda-url.REGION.…} becomes an event of
 * the payload format 2.0, and what the function returns becomes the response. Event loop; never
 * blocks.
 */
public final class UrlGateway {
  /** What stands behind the id in every function URL's host. */
  static final String LABEL = ".lambda-url.";

  private static final int MAX_BODY_BYTES = 6_291_556;
  private static final int FORBIDDEN = 403;
  private static final int BAD_GATEWAY = 502;
  private static final Reply NO_SUCH_URL = forbidden("Forbidden");
  private static final Reply NOT_ALLOWED =
      forbidden(
          "Forbidden. For troubleshooting Function URL authorization issues, see:"
              + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html");

  /** A policy has to allow both. */
  private static final List<String> ACTIONS =
      List.of("lambda:InvokeFunctionUrl", "lambda:InvokeFunction");

  private final Account account;
  private final Catalog catalog;
  private final Invoker invoker;
  private final FunctionStates states;
  private final FunctionUrls urls;
  private final Gate gate;
  private final Authorizer authorizer;

  UrlGateway(
      Account account,
      Catalog catalog,
      Invocations invocations,
      FunctionUrls urls,
      Gate gate,
      Authorizer authorizer) {
    this.account = account;
    this.catalog = catalog;
    this.invoker = invocations.invoker();
    this.states = invocations.states();
    this.urls = urls;
    this.gate = gate;
    this.authorizer = authorizer;
  }

  /** Serves the request if it is for a function URL; false if it is not. */
  public boolean tryServe(Exchange exchange) {
    HostAndPort authority = exchange.request().authority();
    String host = authority == null ? "" : authority.host();
    int label = host.indexOf(LABEL);
    if (label < 0) {
      return false;
    }
    exchange.as(Protocol.REST_JSON, "FunctionUrl");
    FunctionUrl url = urls.find(host.substring(0, label)).orElse(null);
    if (url == null) {
      exchange.reply(NO_SUCH_URL);
      return true;
    }
    UrlCors cors = UrlCors.of(url.cors(), exchange.request());
    if (cors.isPreflight()) {
      exchange.end(UrlReply.OK, UrlReply.NOTHING, cors::writePreflight);
    } else if (url.iam()) {
      gate.admit(
          exchange,
          MAX_BODY_BYTES,
          ErrorCode.REQUEST_TOO_LARGE,
          body -> handle(exchange, url, cors, body));
    } else {
      gate.admitAnybody(
          exchange,
          MAX_BODY_BYTES,
          ErrorCode.REQUEST_TOO_LARGE,
          body -> handle(exchange, url, cors, body));
    }
    return true;
  }

  private void handle(Exchange exchange, FunctionUrl url, UrlCors cors, byte[] body) {
    try {
      invoke(exchange, url, cors, body);
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  private void invoke(Exchange exchange, FunctionUrl url, UrlCors cors, byte[] body) {
    long accepted = System.nanoTime();
    FunctionReference reference =
        new FunctionReference(account.function(url.functionName()), url.alias());
    if (!isAllowed(exchange, url, reference)) {
      exchange.reply(NOT_ALLOWED);
      return;
    }
    FunctionVersion version =
        FunctionLookup.toInvoke(catalog, reference, ThreadLocalRandom.current());
    if (version == null || version.settings().tenantIsolated()) {
      exchange.reply(NO_SUCH_URL);
      return;
    }
    String traceId =
        TraceIds.orNew(exchange.request().getHeader("X-Amzn-Trace-Id"), url.functionName());
    RecursionOperations.check(catalog, url.functionName(), traceId);
    UrlStream stream = url.streaming() ? new UrlStream(exchange, cors, traceId) : null;
    Invoke invoke =
        new Invoke(
            exchange.requestId(),
            version,
            reference.arn(),
            UrlEvent.of(exchange, url, traceId, body),
            new Invoke.Options(false, null, traceId, null, stream),
            new PhaseTimes().add(Phase.ACCEPT, accepted - exchange.startNanos()));
    states.onUse(version);
    var _ =
        invoker
            .invoke(invoke)
            .whenComplete((outcome, failure) -> {
              if (outcome != null) {
                states.onEnd(version, outcome);
              }
              answer(exchange, cors, traceId, stream, outcome, failure);
            });
  }

  private boolean isAllowed(Exchange exchange, FunctionUrl url, FunctionReference reference) {
    RequestContext facts = key -> fact(exchange, url, key);
    return ACTIONS.stream()
        .allMatch(action ->
            url.iam()
                ? admitsCaller(exchange, action, reference, facts)
                : authorizer.admitsAnybody(
                    action, reference.function(), reference.qualifier(), facts));
  }

  private boolean admitsCaller(
      Exchange exchange, String action, FunctionReference reference, RequestContext facts) {
    try {
      authorizer.requireOnFunction(
          exchange, action, reference.function(), reference.qualifier(), facts);
      return true;
    } catch (OndolException denied) {
      return false;
    }
  }

  private static List<String> fact(Exchange exchange, FunctionUrl url, String key) {
    return switch (key) {
      case "lambda:functionurlauthtype" -> List.of(url.iam() ? "AWS_IAM" : "NONE");
      case "lambda:invokedviafunctionurl" -> List.of("true");
      case "aws:sourceip" -> List.of(exchange.request().remoteAddress().hostAddress());
      default -> List.of();
    };
  }

  private static Reply forbidden(String message) {
    byte[] body = ("{\"Message\":\"" + message + "\"}").getBytes(UTF_8);
    return new Reply(FORBIDDEN, Reply.JSON, Map.of(), body);
  }

  private static void answer(
      Exchange exchange,
      UrlCors cors,
      String traceId,
      @Nullable UrlStream stream,
      @Nullable InvokeOutcome outcome,
      @Nullable Throwable failure) {
    if (stream != null && stream.hasBegun()) {
      boolean whole =
          outcome instanceof InvokeOutcome.Answered answered && answered.functionError() == null;
      stream.end(whole);
      return;
    }
    switch (outcome) {
      case InvokeOutcome.Answered answered when answered.functionError() == null ->
          UrlReply.of(answered.payload()).write(exchange, cors, traceId);
      case InvokeOutcome.Answered failed ->
          UrlReply.text(BAD_GATEWAY, "Internal Server Error").write(exchange, cors, traceId);
      case InvokeOutcome.Throttled throttled ->
          exchange.reply(ThrottleReply.of(throttled.reason()));
      case InvokeOutcome.PlatformFailed failed ->
          exchange.fail(ErrorCode.SERVICE, failed.message());
      case null ->
          exchange.fail(
              failure == null ? new IllegalStateException("an invoke without outcome") : failure);
    }
  }
}
