package dev.ondol.micromanager;

import dev.ondol.core.Command;
import dev.ondol.core.Effect;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.ProvisionedStatus;
import dev.ondol.core.SlotState;
import dev.ondol.core.VersionKey;
import dev.ondol.core.WorkerLimits;
import dev.ondol.core.WorkerManager;
import dev.ondol.sandbox.IsolationLevel;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns this host's slots: the shell around the core's {@link WorkerManager}. It takes a command
 * under one lock, carries out the decision's effects without it, and turns what the environments
 * tell into the next commands.
 *
 * <p>The lock guards the core and the two maps beside it and is held for about a microsecond;
 * nothing blocks or calls out under it. A warm invoke takes it twice: for its slot, and to give it
 * back.
 *
 * <p>It is long because all that the lock guards is in it, and nothing that it guards is anywhere
 * else.
 */
public final class MicroManager implements Invoker, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MicroManager.class);

  /** Until a platform that has just started prepares environments. */
  private static final Duration EXPECTATION_REST = Duration.ofSeconds(2);

  private final Host host;
  private final MicroManagerSettings settings;
  private final SlotMetrics metrics;
  private final ConcurrencyMetrics concurrency;
  private final String boot = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final ScheduledThreadPoolExecutor timers;
  private final Starts starts;
  private final Pools pools;
  private final CodeCaches caches;
  private final @Nullable LongInvokes longInvokes;
  private final Ticks ticks;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final WorkerManager workers;
  private final Map<Long, InFlight> invokes = new HashMap<>();
  private final Map<Long, Place> places = new HashMap<>();
  private long nextInvokeId = 1;

  /** What slots are to be made of without an invoke that brings it along. */
  private final Map<VersionKey, FunctionVersion> provisioned = new HashMap<>();

  public MicroManager(Host host, MicroManagerSettings settings, MeterRegistry registry) {
    this.host = host;
    this.settings = settings;
    this.metrics = new SlotMetrics(registry);
    this.workers = new WorkerManager(settings.limits(), this::moved);
    this.timers = EnvironmentTimers.scheduler();
    Headroom headroom =
        new Headroom(
            () -> metrics.count(SlotState.INIT),
            () -> settings.limits().memoryMib() - read(workers::usedMib));
    starts = new Starts(timers, settings.startsAtOnce());
    pools = new Pools(host, settings, boot + "-p", timers, headroom, registry);
    caches = new CodeCaches(host, settings, boot + "-c", registry);
    longInvokes =
        settings.shortFirst() && host.provider().level() != IsolationLevel.PROCESS
            ? new LongInvokes(timers, this::busy)
            : null;
    ticks = new Ticks(timers, this::tick);
    concurrency = new ConcurrencyMetrics(registry, name -> read(() -> workers.concurrency(name)));
    metrics.concurrency(() -> read(workers::concurrency));
    metrics.usedMemoryMib(() -> read(workers::usedMib));
  }

  private void tick(long number) {
    try {
      apply(() -> ticks.came(number), new Command.Tick());
    } catch (RuntimeException e) {
      LOG.error("a tick of the worker manager failed", e);
    }
  }

  @Override
  public CompletableFuture<InvokeOutcome> invoke(Invoke invoke) {
    InFlight flight;
    List<Runnable> work;
    lock.lock();
    try {
      // Taken under the lock, for the core's time never goes back.
      long now = System.nanoTime();
      flight = new InFlight(nextInvokeId++, invoke, now);
      invokes.put(flight.id, flight);
      work =
          decide(
              new Command.Acquire(flight.id, invoke.key(), invoke.function().limits().memoryMib()),
              now);
    } finally {
      lock.unlock();
    }
    var _ = flight.outcome.thenAccept(this::ended);
    work.forEach(Runnable::run);
    return flight.outcome;
  }

  private void ended(InvokeOutcome outcome) {
    metrics.ended(outcome);
    if (outcome instanceof InvokeOutcome.Throttled throttled) {
      concurrency.throttled(throttled.reason());
    }
  }

  @Override
  public void onMade(FunctionVersion current) {
    caches.want(current);
    pools.expect(current);
    apply(new Command.Update(current.function().name(), current.version(), current.revisionId()));
  }

  /** These functions are there and may be invoked soon, but first let whoever calls now go on. */
  public void expect(List<FunctionVersion> functions) {
    var _ =
        timers.schedule(
            () -> functions.forEach(pools::expect),
            EXPECTATION_REST.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void retireVersion(FunctionId function, String version) {
    apply(new Command.Delete(function.name(), version));
  }

  @Override
  public void retireAll(FunctionId function) {
    configure(function, FunctionConcurrency.NONE);
    apply(new Command.Delete(function.name(), ""));
  }

  @Override
  public void configure(FunctionId function, FunctionConcurrency wanted) {
    String name = function.name();
    concurrency.tell(name, !wanted.equals(FunctionConcurrency.NONE));
    apply(
        () -> {
          provisioned.keySet().removeIf(key -> key.functionName().equals(name));
          wanted.provisioned().forEach(share -> provisioned.put(share.key(), share.version()));
        },
        new Command.Configure(name, wanted.reserved(), wanted.wanted()));
  }

  @Override
  public ProvisionedStatus provisioned(FunctionVersion version) {
    return read(() -> workers.provisioned(version.key()));
  }

  @Override
  public WorkerLimits limits() {
    return settings.limits();
  }

  /** The code that slots have, or will have for invokes that wait. */
  public Set<FunctionVersion.Code> codeInUse() {
    return read(() ->
        Stream.concat(
                places.values().stream().map(place -> place.environment.function()),
                invokes.values().stream().map(flight -> flight.invoke.function()))
            .map(FunctionVersion::code)
            .collect(Collectors.toSet()));
  }

  private List<Environment> busy() {
    return read(() ->
        places.values().stream().filter(Place::isBusy).map(place -> place.environment).toList());
  }

  /** Removes what was made of code that nothing names and no slot runs. */
  public void collectCaches(Set<FunctionVersion.Code> named) {
    Set<FunctionVersion.Code> used = new HashSet<>(named);
    used.addAll(codeInUse());
    caches.retain(used);
  }

  @Override
  public List<SlotView> slots() {
    List<Place> now = read(() -> new ArrayList<>(places.values()));
    now.sort((a, b) -> Long.compare(a.slotId(), b.slotId()));
    String provider = host.provider().name();
    return now.stream().map(place -> place.view(provider)).toList();
  }

  /**
   * Refuses what is new, waits for the invokes in flight, and ends all environments. Those that are
   * not done after the drain timeout are ended nonetheless, and their callers told.
   */
  @Override
  public void close() {
    apply(new Command.Drain());
    pools.close();
    caches.close();
    if (!awaitEmpty(settings.drainTimeout())) {
      endTheRest();
      if (!awaitEmpty(Duration.ofSeconds(10))) {
        LOG.warn("some slots did not end; the next start removes what they left");
      }
    }
    timers.shutdownNow();
  }

  private boolean awaitEmpty(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!places.isEmpty() && left > 0) {
        left = emptied.awaitNanos(left);
      }
      return places.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void endTheRest() {
    List<Place> rest;
    List<InFlight> unanswered;
    lock.lock();
    try {
      rest = new ArrayList<>(places.values());
      unanswered = new ArrayList<>(invokes.values());
    } finally {
      lock.unlock();
    }
    for (InFlight flight : unanswered) {
      flight.fail("The platform stopped before the function ended.");
    }
    rest.forEach(place -> place.environment.end());
  }

  private void apply(Command command) {
    apply(() -> {}, command);
  }

  /**
   * @param first changes this object's own state together with the core's
   */
  private void apply(Runnable first, Command command) {
    List<Runnable> work;
    lock.lock();
    try {
      first.run();
      work = decide(command, System.nanoTime());
    } finally {
      lock.unlock();
    }
    work.forEach(Runnable::run);
  }

  private <T> T read(Supplier<T> what) {
    lock.lock();
    try {
      return what.get();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the core's decision; what it returns is to be run, in order, without the lock. */
  private List<Runnable> decide(Command command, long now) {
    List<Effect> effects = workers.apply(command, now);
    ticks.until(workers, now);
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Runnable> work = new ArrayList<>(effects.size());
    for (Effect effect : effects) {
      work.add(
          switch (effect) {
            case Effect.Create create -> create(create);
            case Effect.Grant grant -> grant(grant);
            case Effect.Refuse refuse -> refuse(refuse);
            case Effect.End end -> {
              metrics.slotEnded(end.reason());
              yield requirePlace(end.slotId()).environment::end;
            }
          });
    }
    return work;
  }

  private Runnable create(Effect.Create create) {
    String name = boot + "-" + create.slotId();
    EnvironmentPlan plan =
        new EnvironmentPlan(
            create.slotId(),
            name,
            functionOf(create.version()),
            Initialization.of(create.reason()),
            host,
            pools,
            caches,
            settings);
    Environment environment =
        new Environment(
            plan,
            new Calls(create.slotId(), plan.function().arn()),
            new EnvironmentTimers(timers, plan));
    places.put(create.slotId(), new Place(name, create, environment));
    metrics.coldStart(create.reason());
    return environment::create;
  }

  /** A slot is made for an invoke that waits for it, or because it is provisioned. */
  private FunctionVersion functionOf(VersionKey version) {
    FunctionVersion known = provisioned.get(version);
    if (known != null) {
      return known;
    }
    for (InFlight flight : invokes.values()) {
      if (flight.invoke.key().equals(version)) {
        return flight.invoke.function();
      }
    }
    throw new IllegalStateException("no invoke waits for " + version);
  }

  private Runnable grant(Effect.Grant grant) {
    InFlight flight = requireFlight(grant.invokeId());
    flight.cold = grant.cold();
    if (longInvokes != null) {
      longInvokes.begun();
    }
    Place place = requirePlace(grant.slotId());
    if (place.isProvisioned()) {
      concurrency.onProvisioned();
    } else if (!provisioned.isEmpty() && provisioned.containsKey(flight.invoke.key())) {
      concurrency.spilledOver();
    }
    return () -> place.environment.grant(flight);
  }

  private Runnable refuse(Effect.Refuse refuse) {
    InFlight flight = requireFlight(refuse.invokeId());
    invokes.remove(refuse.invokeId());
    return () -> flight.refuse(refuse.refusal());
  }

  private void moved(long slotId, @Nullable SlotState from, SlotState to, long inStateNanos) {
    metrics.moved(from, to, inStateNanos);
    Place place = places.get(slotId);
    if (place != null) {
      place.moved(to);
    }
  }

  private InFlight requireFlight(long invokeId) {
    InFlight flight = invokes.get(invokeId);
    if (flight == null) {
      throw new IllegalStateException("there is no invoke " + invokeId);
    }
    return flight;
  }

  private Place requirePlace(long slotId) {
    Place place = places.get(slotId);
    if (place == null) {
      throw new IllegalStateException("there is no environment in slot " + slotId);
    }
    return place;
  }

  /** Turns what one environment tells into commands. */
  private final class Calls implements SlotCalls {
    private final long slotId;
    private final Starts.Turn turn;

    /**
     * @param function that the slot is for
     */
    Calls(long slotId, String function) {
      this.slotId = slotId;
      turn = starts.turn(function);
    }

    @Override
    public boolean awaitTurn() {
      return turn.await(() -> apply(new Command.Begin(slotId)));
    }

    @Override
    public void launched() {
      turn.launched();
    }

    @Override
    public void initialized() {
      turn.leave();
      apply(new Command.Initialized(slotId));
    }

    @Override
    public void initFailed() {
      turn.leave();
      apply(new Command.InitFailed(slotId));
    }

    @Override
    public void createFailed() {
      leave(new Command.CreateFailed(slotId));
    }

    @Override
    public void released(InFlight invoke, Command.Released.Outcome outcome) {
      apply(() -> invokes.remove(invoke.id), new Command.Released(slotId, invoke.id, outcome));
    }

    @Override
    public void refused(InFlight invoke) {
      apply(new Command.Refused(slotId, invoke.id));
    }

    @Override
    public void died() {
      apply(new Command.Died(slotId));
    }

    @Override
    public void gone() {
      leave(new Command.Gone(slotId));
    }

    private void leave(Command command) {
      turn.leave();
      apply(
          () -> {
            places.remove(slotId);
            if (places.isEmpty()) {
              emptied.signalAll();
            }
          },
          command);
    }
  }
}
