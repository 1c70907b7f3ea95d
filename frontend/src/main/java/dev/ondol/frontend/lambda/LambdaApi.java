package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.FrontendParts;
import dev.ondol.frontend.FrontendSettings;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.codec.RequestBinding;
import dev.ondol.frontend.codec.ResponseBinding;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.http.Route;
import dev.ondol.frontend.http.RouteTable;
import dev.ondol.frontend.model.Operation;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Lambda's API: finds the operation of a request and sees it through. An invoke stays on the event
 * loop from end to end; every other operation runs on a virtual thread, for it may block.
 */
public final class LambdaApi {
  private static final Set<String> INVOKES =
      Set.of("Invoke", InvokeHandler.STREAMING, EventIntake.INVOKE_ASYNC);

  private final RouteTable routes = new RouteTable(LambdaRoutes.ALL);
  private final Map<String, Operation> operations = new HashMap<>();
  private final InvokeHandler invokes;
  private final LambdaActions actions;
  private final RoleUse roles;
  private final LayerUse layerUse;
  private final DestinationUse destinations;
  private final Gate gate;
  private final BlockingLane lane;
  private final UrlGateway urls;

  public LambdaApi(
      FrontendSettings settings,
      FrontendParts parts,
      Gate gate,
      Authorizer authorizer,
      BlockingLane lane,
      CodeLinks links) {
    this.gate = gate;
    this.lane = lane;
    Account account = settings.account();
    this.actions = new LambdaActions(account, authorizer);
    this.roles = new RoleUse(authorizer);
    this.layerUse = new LayerUse(authorizer);
    this.destinations = new DestinationUse(account, parts.catalog(), authorizer);
    this.invokes = new InvokeHandler(account, parts.catalog(), parts.invocations(), authorizer);
    UpdatesInProgress updates = new UpdatesInProgress();
    FunctionStates states = parts.invocations().states();
    ConfigurationView view = new ConfigurationView(parts.runtimes(), updates, states);
    CodeIntake intake = new CodeIntake(parts.code());
    LayerView layers = new LayerView(account, links);
    FunctionRules rules = new FunctionRules(parts.runtimes(), settings.hostArchitecture());
    operations.putAll(new FunctionReads(account, parts.catalog(), view, links).operations());
    int concurrency = parts.invoker().limits().concurrency();
    ConcurrencyPlan plan = new ConcurrencyPlan(account, parts.catalog(), parts.invoker());
    operations.putAll(
        new FunctionWrites(account, parts, intake, rules, view, updates).operations());
    operations.putAll(
        new ConcurrencyOperations(account, parts.catalog(), plan, concurrency).operations());
    operations.putAll(
        new ProvisionedOperations(account, parts.catalog(), parts.invoker(), plan).operations());
    operations.putAll(
        new AccountOperations(parts.catalog(), parts.code().store().limits(), concurrency)
            .operations());
    operations.putAll(
        new FunctionDeletion(account, parts.catalog(), parts.invocations(), plan).operations());
    operations.putAll(new LayerOperations(account, parts.catalog(), intake, layers).operations());
    CodeSigning signing = new CodeSigning(account, parts.metrics());
    operations.putAll(new CodeSigningOperations(parts.catalog(), signing).operations());
    operations.putAll(
        new FunctionCodeSigningOperations(account, parts.catalog(), signing).operations());
    operations.putAll(new LayerPermissions(account, parts.catalog()).operations());
    operations.putAll(new DurableOperations(account, parts.catalog()).operations());
    operations.putAll(new CapacityOperations(account, parts.catalog()).operations());
    operations.putAll(
        new VersionOperations(account, parts.catalog(), intake, view, updates, states)
            .operations());
    operations.putAll(new AliasOperations(account, parts.catalog(), plan).operations());
    FunctionUrls functionUrls = new FunctionUrls(parts.catalog());
    this.urls =
        new UrlGateway(
            account, parts.catalog(), parts.invocations(), functionUrls, gate, authorizer);
    operations.putAll(new UrlOperations(account, parts.catalog(), functionUrls).operations());
    operations.putAll(new EventSourceOperations(account, parts.catalog()).operations());
    operations.putAll(new EventConfigOperations(account, parts.catalog()).operations());
    operations.putAll(new PolicyOperations(account, parts.catalog()).operations());
    operations.putAll(new RuntimeManagementOperations(account, parts.catalog(), view).operations());
    operations.putAll(new RecursionOperations(account, parts.catalog()).operations());
    List<Taggable> taggable =
        List.of(
            new FunctionTags(account), new CodeSigningTags(signing), new EventSourceTags(account));
    operations.putAll(new TagOperations(parts.catalog(), taggable).operations());
  }

  /** Serves function URLs. */
  public UrlGateway urls() {
    return urls;
  }

  /** The names of those that it answers. */
  public Set<String> operations() {
    Set<String> names = new TreeSet<>(operations.keySet());
    names.addAll(INVOKES);
    return names;
  }

  /**
   * Event loop.
   *
   * @param path of the request, undecoded
   */
  public void accept(Exchange exchange, String path) {
    HttpServerRequest request = exchange.request();
    String query = request.query();
    Optional<RouteTable.Match> match =
        routes.match(request.method(), path, query == null ? "" : query);
    if (match.isEmpty()) {
      exchange.fail(
          ErrorCode.UNKNOWN_OPERATION,
          "There is no operation %s %s".formatted(request.method(), path));
      return;
    }
    Route route = match.get().route();
    Map<String, String> parameters = match.get().path();
    exchange.as(Protocol.REST_JSON, route.operation());
    if (INVOKES.contains(route.operation())) {
      gate.admit(
          exchange,
          route.bodyLimitBytes(),
          ErrorCode.REQUEST_TOO_LARGE,
          body -> invokes.handle(exchange, parameters, body));
      return;
    }
    gate.admit(
        exchange,
        route.bodyLimitBytes(),
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        body -> {
          Operation operation = operations.get(route.operation());
          if (operation == null) {
            exchange.fail(
                ErrorCode.INVALID_PARAMETER_VALUE,
                "The operation %s is not offered by this server.".formatted(route.operation()));
          } else {
            lane.run(exchange, () -> run(exchange, match.get(), operation, body));
          }
        });
  }

  private void run(Exchange exchange, RouteTable.Match match, Operation operation, byte[] body) {
    HttpServerRequest request = exchange.request();
    RequestBinding binding =
        new RequestBinding(match.path(), request.params(), request.headers(), body);
    SdkPojo built = (SdkPojo) ((Buildable) binding.into(operation.builder().get())).build();
    LambdaConstraints.TABLE.check(match.route().operation(), built);
    actions.require(exchange, match.route().operation(), built);
    roles.require(exchange, built);
    layerUse.require(exchange, built);
    destinations.require(exchange, built);
    SdkPojo response = operation.handler().apply(built, Operation.Caller.of(exchange));
    ResponseBinding answer = ResponseBinding.of(match.route().status(), response);
    exchange.reply(
        new Reply(
            answer.status(),
            answer.body().length == 0 ? "" : Protocol.REST_JSON.contentType(),
            answer.headers(),
            answer.body()));
  }
}
