package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.core.Phase;
import dev.ondol.core.PhaseTimes;
import dev.ondol.events.Event;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.Invocations;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.codec.Json;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Reply;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.Invoker;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Invoke, the one operation that has to be fast, and its streaming sister. It stays on the event
 * loop, reads the catalog's view in memory and hands over to the invoker; it never blocks. Any
 * number at the same time.
 */
final class InvokeHandler {
  /** The operation whose response is an event stream. */
  static final String STREAMING = "InvokeWithResponseStream";

  /** What an invoke is to a policy. */
  private static final String ACTION = "lambda:InvokeFunction";

  private static final String LEGACY_ACTION = "lambda:InvokeAsync";

  private static final int MAX_CLIENT_CONTEXT = 3583;
  private static final int NO_CONTENT = 204;
  private static final byte[] EMPTY_EVENT = "{}".getBytes(StandardCharsets.UTF_8);

  private static final String REQUEST_RESPONSE = "RequestResponse";
  private static final String DRY_RUN = "DryRun";
  private static final String EVENT = "Event";

  private final Account account;
  private final Catalog catalog;
  private final Invoker invoker;
  private final EventIntake events;
  private final FunctionStates states;
  private final Authorizer authorizer;

  InvokeHandler(Account account, Catalog catalog, Invocations invocations, Authorizer authorizer) {
    this.account = account;
    this.catalog = catalog;
    this.invoker = invocations.invoker();
    this.events = new EventIntake(invocations.events());
    this.states = invocations.states();
    this.authorizer = authorizer;
  }

  void handle(Exchange exchange, Map<String, String> path, byte[] body) {
    try {
      long accepted = System.nanoTime();
      invoke(exchange, String.valueOf(path.get("FunctionName")), body, accepted);
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  private void invoke(Exchange exchange, String name, byte[] body, long accepted) {
    HttpServerRequest request = exchange.request();
    MultiMap headers = request.headers();
    boolean streaming = exchange.operation().equals(STREAMING);
    boolean legacy = exchange.operation().equals(EventIntake.INVOKE_ASYNC);
    List<String> types = streaming ? STREAMING_TYPES : TYPES;
    String type =
        legacy
            ? EVENT
            : oneOf(headers, "X-Amz-Invocation-Type", "invocationType", types, REQUEST_RESPONSE);
    String logType = oneOf(headers, "X-Amz-Log-Type", "logType", LOG_TYPES, "None");
    String query = request.query();
    FunctionReference reference =
        FunctionReference.of(
            account, name, query == null ? null : request.params().get("Qualifier"));
    String action = legacy ? LEGACY_ACTION : ACTION;
    authorizer.requireOnFunction(exchange, action, reference.function(), reference.qualifier());
    refuse(headers, "X-Amz-Durable-Execution-Name", "The function is not a durable function.");
    FunctionVersion version = resolve(reference);
    String tenantId = tenantId(headers.get("X-Amz-Tenant-Id"), version);
    String traceId = TraceIds.orNew(headers.get("X-Amzn-Trace-Id"), reference.function().name());
    RecursionOperations.check(catalog, reference.function().name(), traceId);
    String clientContext = clientContext(headers.get("X-Amz-Client-Context"));
    byte[] event = body.length == 0 ? EMPTY_EVENT : body;
    if (body.length > 0) {
      Json.requireEvent(body);
    }
    switch (type) {
      case DRY_RUN -> exchange.reply(Reply.empty(NO_CONTENT));
      case EVENT ->
          events.accept(
              exchange,
              reference,
              new Event.Context(traceId, orEmpty(clientContext), orEmpty(tenantId)),
              event);
      default -> {
        PhaseTimes phases =
            new PhaseTimes()
                .add(Phase.ACCEPT, accepted - exchange.startNanos())
                .add(Phase.AUTHORIZE, System.nanoTime() - accepted);
        InvokeStream stream =
            streaming ? new InvokeStream(exchange, version.version(), traceId) : null;
        Invoke.Options options =
            new Invoke.Options(logType.equals("Tail"), clientContext, traceId, tenantId, stream);
        run(
            exchange,
            new Invoke(exchange.requestId(), version, reference.arn(), event, options, phases),
            traceId,
            stream);
      }
    }
  }

  private void run(
      Exchange exchange, Invoke invoke, String traceId, @Nullable InvokeStream stream) {
    FunctionVersion version = invoke.function();
    states.onUse(version);
    var _ =
        invoker
            .invoke(invoke)
            .whenComplete((outcome, failure) -> {
              if (outcome != null) {
                states.onEnd(version, outcome);
              }
              answer(exchange, version.version(), traceId, stream, outcome, failure);
            });
  }

  private FunctionVersion resolve(FunctionReference reference) {
    FunctionVersion version =
        FunctionLookup.toInvoke(catalog, reference, ThreadLocalRandom.current());
    if (version == null) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND,
          "Function not found: "
              + reference
                  .function()
                  .arn(
                      reference.qualifier().isEmpty()
                          ? FunctionVersion.LATEST
                          : reference.qualifier()));
    }
    return version;
  }

  private static void answer(
      Exchange exchange,
      String version,
      String traceId,
      @Nullable InvokeStream stream,
      @Nullable InvokeOutcome outcome,
      @Nullable Throwable failure) {
    switch (outcome) {
      case InvokeOutcome.Answered answered when stream != null -> stream.complete(answered);
      case InvokeOutcome.Answered answered ->
          InvokeReply.write(exchange, version, traceId, answered);
      case InvokeOutcome.Throttled throttled ->
          exchange.reply(ThrottleReply.of(throttled.reason()));
      case InvokeOutcome.PlatformFailed failed -> {
        if (stream == null || !stream.tryFail(ErrorCode.SERVICE.awsName(), failed.message())) {
          exchange.fail(ErrorCode.SERVICE, failed.message());
        }
      }
      case null ->
          exchange.fail(
              failure == null ? new IllegalStateException("an invoke without outcome") : failure);
    }
  }

  private static final List<String> TYPES = List.of(EVENT, REQUEST_RESPONSE, DRY_RUN);
  private static final List<String> STREAMING_TYPES = List.of(REQUEST_RESPONSE, DRY_RUN);
  private static final List<String> LOG_TYPES = List.of("None", "Tail");

  private static String oneOf(
      MultiMap headers, String header, String member, List<String> allowed, String otherwise) {
    String value = headers.get(header);
    if (value == null) {
      return otherwise;
    }
    if (!allowed.contains(value)) {
      throw LambdaConstraints.TABLE.broken(
          List.of(
              "Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: [%s]"
                  .formatted(value, member, String.join(", ", allowed))));
    }
    return value;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void refuse(MultiMap headers, String header, String why) {
    if (headers.contains(header)) {
      throw new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, why);
    }
  }

  /** For whom it runs; null for a function that does not ask. */
  private static @Nullable String tenantId(@Nullable String given, FunctionVersion version) {
    if (given == null && !version.settings().tenantIsolated()) {
      return null;
    }
    if (given == null) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in"
              + " your request and try again.");
    }
    List<String> broken = new ArrayList<>();
    LambdaConstraints.TENANT_ID.checkValue(given, broken);
    if (!broken.isEmpty()) {
      throw LambdaConstraints.TABLE.broken(broken);
    }
    if (!version.settings().tenantIsolated()) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The invoked function is not enabled with tenancy configuration.");
    }
    return given;
  }

  private static @Nullable String clientContext(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return null;
    }
    if (encoded.length() > MAX_CLIENT_CONTEXT) {
      throw new OndolException(
          ErrorCode.INVALID_REQUEST_CONTENT,
          "Client context must be no more than %d bytes.".formatted(MAX_CLIENT_CONTEXT));
    }
    try {
      byte[] json = Base64.getDecoder().decode(encoded);
      Json.requireEvent(json);
      return new String(json, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | OndolException e) {
      throw new OndolException(
          ErrorCode.INVALID_REQUEST_CONTENT,
          "Client context must be a valid Base64-encoded JSON object.",
          e);
    }
  }
}
