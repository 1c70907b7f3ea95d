package dev.ondol.cli;

import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.DiskCodeStore;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.EventRetry;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.WorkerLimits;
import dev.ondol.events.EventQueue;
import dev.ondol.events.EventSettings;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.CodeSources;
import dev.ondol.frontend.Frontend;
import dev.ondol.frontend.FrontendParts;
import dev.ondol.frontend.FrontendSettings;
import dev.ondol.frontend.Invocations;
import dev.ondol.frontend.access.AccountPolicies;
import dev.ondol.frontend.lambda.ConcurrencyPlan;
import dev.ondol.frontend.lambda.EventCourier;
import dev.ondol.frontend.lambda.FunctionStates;
import dev.ondol.frontend.objects.ObjectStore;
import dev.ondol.linux.OutputPump;
import dev.ondol.logs.LogLimits;
import dev.ondol.logs.LogStore;
import dev.ondol.micromanager.CodeTrees;
import dev.ondol.micromanager.Host;
import dev.ondol.micromanager.MicroManager;
import dev.ondol.micromanager.MicroManagerSettings;
import dev.ondol.micromanager.SlotView;
import dev.ondol.micromanager.Supplies;
import dev.ondol.runtimeapi.RuntimeApi;
import dev.ondol.runtimes.RuntimeShelf;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.oci.OciProvider;
import dev.ondol.sandbox.oci.OciSettings;
import dev.ondol.sandbox.process.ProcessProvider;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The running platform: every part, made in reading order, and taken down in the reverse. Start and
 * close it from one thread; the rest is for any thread.
 */
public final class Platform implements AutoCloseable {
  /** Lambda's own. */
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration FREEZE_AFTER = Duration.ofMillis(50);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  private static final long MIB = 1 << 20;

  private final Settings settings;
  private final Takedown takedown;
  private final RuntimeShelf runtimes;
  private final Access access;
  private final Trial trial;
  private final Isolation isolation;
  private final MicroManager slots;
  private final int port;

  /**
   * Returns when the platform serves.
   *
   * @throws CommandException with a sentence for a person if it cannot
   */
  public static Platform start(Settings settings) {
    Takedown takedown = new Takedown();
    try {
      return new Platform(settings, takedown);
    } catch (RuntimeException | Error e) {
      takedown.run();
      throw e;
    } catch (IOException e) {
      takedown.run();
      throw new CommandException(
          ExitCode.FAILED, "the data folder " + settings.dataDir() + " cannot be used: " + e, e);
    }
  }

  private Platform(Settings settings, Takedown takedown) throws IOException {
    this.settings = settings;
    this.takedown = takedown;
    DataFolder data = takedown.add(DataFolder.open(settings.dataDir()));
    access = takedown.add(Access.open(data.path(), settings));

    // What the host offers.
    runtimes =
        settings.data().codeCache()
            ? RuntimeShelf.withArchives(data.folder("runtimes"))
            : RuntimeShelf.open(data.folder("runtimes"));
    // Its search writes to the data folder; each program of it has a time limit.
    takedown.add("search for language runtimes", runtimes::finish);
    SandboxProvider process = takedown.add(new ProcessProvider(data.folder("process")));
    OciProvider container =
        takedown.add(
            new OciProvider(
                OciSettings.in(
                    data.folder("oci"),
                    settings.sandboxes().outboundNetwork(),
                    settings.sandboxes().shortFirst(),
                    settings.sandboxes().ahead())));
    // A sandbox is tried out while all else is made, or later where it is known to work.
    trial = takedown.add(Trial.begin(settings, container, container.known(), process));

    // What is kept.
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    SqliteCatalog catalog = takedown.add(new SqliteCatalog(data.folder("catalog")));
    DiskCodeStore code = new DiskCodeStore(data.folder("code"), settings.capacity().code());
    Housekeeping housekeeping = takedown.add(new Housekeeping(catalog, code));
    LogStore logs = takedown.add(new LogStore(data.folder("logs"), logLimits()));

    // What runs: one set of event loops serves callers and sandboxes.
    Vertx vertx = EventLoops.start(settings.listen().stayAwake());
    takedown.add("network", () -> vertx.close().await(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS));
    RuntimeApi runtimeApi = new RuntimeApi(((VertxInternal) vertx).nettyEventLoopGroup());
    OutputPump outputs = takedown.add(new OutputPump());
    Account account = new Account(settings.identity().region(), settings.identity().account());
    isolation = trial.isolation();
    Host host =
        new Host(
            isolation.provider(),
            runtimeApi,
            outputs,
            new Supplies(
                runtimes::choose,
                named -> trees(code, named),
                access.credentials(new AccountPolicies(account, catalog))),
            logs);
    slots = new MicroManager(host, slotSettings(data), metrics);

    FunctionStates states =
        new FunctionStates(settings.times().inactiveAfter(), InstantSource.system());
    EventQueue events =
        takedown.add(
            new EventQueue(
                data.folder("events"),
                eventSettings(),
                catalog,
                new EventCourier(account, catalog, slots, states),
                metrics,
                InstantSource.system()));

    // What callers see.
    new ConcurrencyPlan(account, catalog, slots).carryAll();
    ObjectStore objects =
        takedown.add(new ObjectStore(settings.data().objectStore(), settings.identity().region()));
    Frontend frontend =
        new Frontend(
            vertx,
            FrontendSettings.of(settings.listen().host(), settings.listen().port(), account),
            new FrontendParts(
                catalog,
                new CodeSources(code, objects),
                new Invocations(slots, events, states),
                logs,
                new ShelfLookup(runtimes),
                metrics),
            access.control());

    // The way down: not ready, slots drained, answers sent, all else.
    takedown.add("frontend", () -> frontend.close(CLOSE_LIMIT));
    takedown.add(slots);
    port = listen(frontend);
    runtimeApi.passOthersTo(frontend.addressOfFunctions());
    takedown.add("readiness", frontend::drain);
    events.start();
    housekeeping.start(slots::codeInUse, slots::collectCaches);
    housekeeping.once("remove the bootstraps of older builds", this::removeOlderBootstraps);
    takedown.add("deliveries", events::stop);
    slots.expect(RecentFunctions.of(catalog, Instant.now()));
  }

  /** Processes of an earlier life may run one until they are gone. */
  private void removeOlderBootstraps() {
    var _ = trial.leftovers();
    runtimes.removeOlder();
  }

  private EventSettings eventSettings() {
    return new EventSettings(
        settings.identity().region(),
        settings.identity().account(),
        settings.capacity().invokes().eventsInFlight(),
        new EventRetry(settings.times().eventRetry()));
  }

  private LogLimits logLimits() {
    return new LogLimits(
        settings.capacity().logGroupMib() * MIB,
        settings.times().logRetention(),
        LogLimits.DEFAULT.queueBytes());
  }

  private MicroManagerSettings slotSettings(DataFolder data) {
    return new MicroManagerSettings(
        new WorkerLimits(
            settings.capacity().invokes().concurrency(),
            settings.capacity().memoryMib(),
            settings.times().keepAlive(),
            settings.times().slotAge(),
            settings.times().roomWait(),
            settings.capacity().invokes().rates()),
        INIT_TIMEOUT,
        FREEZE_AFTER,
        settings.times().drain(),
        settings.capacity().streams(),
        settings.sandboxes().outboundNetwork(),
        settings.sandboxes().startsAtOnce(),
        settings.sandboxes().shortFirst(),
        settings.capacity().pools(),
        settings.data().codeCache() ? data.folder("code-caches") : null);
  }

  private int listen(Frontend frontend) {
    try {
      return frontend.start();
    } catch (IllegalStateException e) {
      throw new CommandException(
          ExitCode.FAILED,
          e.getMessage() + ": " + (e.getCause() == null ? "" : e.getCause().getMessage()),
          e);
    }
  }

  private static CodeTrees trees(CodeStore code, FunctionVersion.Code named) {
    List<String> layers = named.layers();
    return new CodeTrees(code.tree(named.sha256()), layers.isEmpty() ? null : code.layers(layers));
  }

  /** Where it serves, with the port that it really has. */
  public URI endpoint() {
    String host = settings.listen().host();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  public int port() {
    return port;
  }

  public Settings settings() {
    return settings;
  }

  public Isolation isolation() {
    return isolation;
  }

  /** Whether the signatures of requests are verified; else any credentials are accepted. */
  public boolean signed() {
    return access.signed();
  }

  public RuntimeShelf runtimes() {
    return runtimes;
  }

  /** All slots now, in the order of their ids. */
  public List<SlotView> slots() {
    return slots.slots();
  }

  /** What an earlier life left on the host and this one removed, one line each. */
  public List<String> leftovers() {
    return trial.leftovers();
  }

  /** Refuses what is new, waits for the invokes in flight for a bounded time, removes sandboxes. */
  @Override
  public void close() {
    takedown.run();
  }
}
