package dev.ondol.frontend;

import dev.ondol.frontend.access.AccountPolicies;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.BodyReader;
import dev.ondol.frontend.http.Connections;
import dev.ondol.frontend.http.Gate;
import dev.ondol.frontend.http.Protocol;
import dev.ondol.frontend.http.RequestMetrics;
import dev.ondol.frontend.iam.IamActions;
import dev.ondol.frontend.iam.IamConstraints;
import dev.ondol.frontend.iam.IamOperations;
import dev.ondol.frontend.identity.AccessControl;
import dev.ondol.frontend.identity.AuthenticatorByPort;
import dev.ondol.frontend.identity.Service;
import dev.ondol.frontend.lambda.CodeLinks;
import dev.ondol.frontend.lambda.LambdaApi;
import dev.ondol.frontend.logs.LogsApi;
import dev.ondol.frontend.query.Admission;
import dev.ondol.frontend.query.QueryApi;
import dev.ondol.frontend.sts.PolicyTrust;
import dev.ondol.frontend.sts.StsOperations;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that AWS clients talk to: Lambda and the parts of CloudWatch Logs that go with it, and
 * an operator's pages, all on one port. Start, drain and close it in this order, from one thread
 * that may wait.
 *
 * <p>It listens on every event loop of the Vert.x that it is given, so that whoever else needs
 * event loops can share them.
 */
public final class Frontend implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Frontend.class);

  /** Request line and headers together, as Lambda has it. */
  private static final int MAX_HEAD_BYTES = 1024 * 1024;

  private static final int MAX_CHUNK_BYTES = 64 * 1024;
  private static final int ACCEPT_BACKLOG = 1024;
  private static final Duration WAIT_LIMIT = Duration.ofSeconds(30);
  private static final Duration DRAIN_POLL = Duration.ofMillis(5);

  /** Makes Vert.x take one free port for all event loops together. */
  private static final int ANY_SHARED_PORT = 1;

  private static final int ANY_SHARED_PORT_OF_FUNCTIONS = 2;

  /** Functions come from this host, through the doors of their sandboxes. */
  private static final String HOST_OF_FUNCTIONS = "127.0.0.1";

  /** Of all functions together; a door has a limit of its own. */
  private static final int MAX_CONNECTIONS_OF_FUNCTIONS = 2_000;

  private final Vertx vertx;
  private final FrontendSettings settings;
  private final Connections connections;
  private final RequestMetrics metrics;
  private final BlockingLane lane = new BlockingLane();
  private final OperatorPages pages;
  private final LogsApi logs;
  private final Reception reception;
  private final Connections connectionsOfFunctions = new Connections(MAX_CONNECTIONS_OF_FUNCTIONS);
  private final Reception receptionOfFunctions;
  private final AuthenticatorByPort authenticator;
  private final AtomicInteger port = new AtomicInteger();
  private @Nullable String deployment;

  public Frontend(
      Vertx vertx, FrontendSettings settings, FrontendParts parts, AccessControl access) {
    this.vertx = vertx;
    this.settings = settings;
    this.connections = new Connections(settings.maxConnections());
    this.metrics = new RequestMetrics(parts.metrics(), connections);
    this.authenticator = new AuthenticatorByPort(access);
    BodyReader bodies = new BodyReader(settings.bodyBudgetBytes());
    Gate gate = new Gate(authenticator, bodies, Service.LAMBDA);
    AccountPolicies policies = new AccountPolicies(settings.account(), parts.catalog());
    Authorizer authorizer = new Authorizer(settings.account(), parts.catalog(), policies);
    CodeLinks links = new CodeLinks(parts.code().store(), lane);
    LambdaApi lambda = new LambdaApi(settings, parts, gate, authorizer, lane, links);
    this.logs =
        new LogsApi(
            settings.account(),
            parts.logs(),
            new Gate(authenticator, bodies, Service.LOGS),
            authorizer,
            lane);
    QueryApi iam =
        new QueryApi(
            Protocol.QUERY_IAM,
            new IamOperations(settings.account(), parts.catalog()).operations(),
            IamConstraints.TABLE,
            new IamActions(settings.account(), parts.catalog(), authorizer)::require,
            new Gate(authenticator, bodies, Service.IAM),
            lane);
    QueryApi sts =
        new QueryApi(
            Protocol.QUERY_STS,
            new StsOperations(
                    settings.account().id(),
                    access.sessions(),
                    new PolicyTrust(settings.account(), policies, authorizer))
                .operations(),
            StsOperations.CONSTRAINTS,
            Admission.OF_ALL,
            new Gate(authenticator, bodies, Service.STS),
            lane);
    this.pages = new OperatorPages(parts, gate, lane);
    Reception.Services services = new Reception.Services(lambda, logs, iam, sts);
    this.reception = new Reception(connections, metrics, services, links, Optional.of(pages));
    this.receptionOfFunctions =
        new Reception(connectionsOfFunctions, metrics, services, links, Optional.empty());
  }

  /** The operations that each service answers, by the service's name in signatures. */
  public Map<String, Set<String>> operations() {
    return reception.operations();
  }

  /**
   * Listens.
   *
   * @return the port
   * @throws IllegalStateException if the address cannot be bound; the cause tells why
   */
  public int start() {
    connections.watch(vertx);
    connectionsOfFunctions.watch(vertx);
    DeploymentOptions eachLoop = new DeploymentOptions().setInstances(loops());
    try {
      deployment =
          vertx
              .deployVerticle(() -> this::listen, eachLoop)
              .await(WAIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no event loop took the server in " + WAIT_LIMIT, e);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "cannot listen on %s:%d".formatted(settings.host(), settings.port()), e);
    }
    return port.get();
  }

  /** From now on {@code /readyz} says 503; everything is still served, but nothing without end. */
  public void drain() {
    pages.onDrain();
    logs.onDrain();
  }

  /**
   * Waits until every request has its answer, at most for {@code grace}, and stops listening.
   *
   * @return how many requests had none
   */
  public long close(Duration grace) {
    drain();
    long end = System.nanoTime() + grace.toNanos();
    while (metrics.inFlight() > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(DRAIN_POLL.toNanos());
    }
    long unanswered = metrics.inFlight();
    connections.rest();
    connectionsOfFunctions.rest();
    String deployed = deployment;
    if (deployed != null) {
      deployment = null;
      try {
        vertx.undeploy(deployed).await(WAIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        LOG.warn("the server did not stop listening in {}", WAIT_LIMIT, e);
      }
    }
    lane.close();
    return unanswered;
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }

  private int loops() {
    int count = 0;
    for (EventExecutor _ : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      count++;
    }
    return count;
  }

  /** Where functions are served: everybody there must sign. Known once this listens. */
  public InetSocketAddress addressOfFunctions() {
    return new InetSocketAddress(
        InetAddress.ofLiteral(HOST_OF_FUNCTIONS), authenticator.portOfFunctions());
  }

  /** Two servers for each event loop; Vert.x hands each connection to one of the loops. */
  private Future<HttpServer> listen(Context context) {
    SocketAddress address =
        settings.port() == 0
            ? SocketAddress.sharedRandomPort(ANY_SHARED_PORT, settings.host())
            : SocketAddress.inetSocketAddress(settings.port(), settings.host());
    SocketAddress ofFunctions =
        SocketAddress.sharedRandomPort(ANY_SHARED_PORT_OF_FUNCTIONS, HOST_OF_FUNCTIONS);
    return server(connectionsOfFunctions, receptionOfFunctions, context)
        .listen(ofFunctions)
        .onSuccess(server -> authenticator.onListening(server.actualPort()))
        .compose(server -> server(connections, reception, context).listen(address))
        .onSuccess(server -> port.set(server.actualPort()));
  }

  private HttpServer server(Connections ofServer, Reception served, Context context) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(MAX_HEAD_BYTES)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setMaxChunkSize(MAX_CHUNK_BYTES)
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true);
    return vertx
        .createHttpServer(options)
        .connectionHandler(ofServer::onOpen)
        .requestHandler(request -> served.accept(request, (ContextInternal) context));
  }
}
