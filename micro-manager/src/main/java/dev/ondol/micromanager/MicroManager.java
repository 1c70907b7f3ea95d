package dev.ondol.micromanager;

import dev.ondol.core.Command;
import dev.ondol.core.Effect;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.SlotState;
import dev.ondol.core.VersionKey;
import dev.ondol.core.WorkerManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
 */
public final class MicroManager implements Invoker, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MicroManager.class);
  private static final Duration TICK = Duration.ofMillis(200);

  private final Host host;
  private final MicroManagerSettings settings;
  private final SlotMetrics metrics;
  private final String boot = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final ScheduledThreadPoolExecutor timers;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final WorkerManager workers;
  private final Map<Long, InFlight> invokes = new HashMap<>();
  private final Map<Long, Place> places = new HashMap<>();
  private long nextInvokeId = 1;

  /** A slot and the environment in it. */
  private record Place(
      long slotId, Environment environment, Effect.Create creation, long madeNanos, Moves moves) {}

  /** The slot's state, as the core last moved it. */
  private static final class Moves {
    SlotState state = SlotState.INIT;
    long sinceNanos = System.nanoTime();
  }

  public MicroManager(Host host, MicroManagerSettings settings, MeterRegistry registry) {
    this.host = host;
    this.settings = settings;
    this.metrics = new SlotMetrics(registry);
    this.workers = new WorkerManager(settings.limits(), this::moved);
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("slot-timers").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
    var _ =
        timers.scheduleWithFixedDelay(
            this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    metrics.concurrency(this::concurrency);
    metrics.usedMemoryMib(this::usedMib);
  }

  /** The scheduler would end the ticks at the first failure. */
  private void tick() {
    try {
      apply(new Command.Tick());
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
              new Command.Acquire(
                  flight.id, invoke.function().key(), invoke.function().limits().memoryMib()),
              now);
    } finally {
      lock.unlock();
    }
    var _ = flight.outcome.thenAccept(metrics::ended);
    work.forEach(Runnable::run);
    return flight.outcome;
  }

  @Override
  public void retire(FunctionId function, String keepRevisionId) {
    apply(new Command.Retire(function.name(), keepRevisionId));
  }

  @Override
  public List<SlotView> slots() {
    List<Place> now;
    lock.lock();
    try {
      now = new ArrayList<>(places.values());
    } finally {
      lock.unlock();
    }
    now.sort((a, b) -> Long.compare(a.slotId, b.slotId));
    return now.stream().map(this::view).toList();
  }

  private SlotView view(Place place) {
    EnvironmentGlimpse glimpse = place.environment.glimpse();
    FunctionVersion function = place.environment.function();
    long now = System.nanoTime();
    return new SlotView(
        name(place.slotId),
        function.function().name(),
        function.version(),
        place.moves.state.label(),
        glimpse.frozen(),
        Duration.ofNanos(now - place.moves.sinceNanos),
        Duration.ofNanos(now - place.madeNanos),
        glimpse.invokes(),
        function.limits().memoryMib(),
        glimpse.memoryBytes(),
        place.creation.reason().label(),
        host.provider().name(),
        glimpse.pid());
  }

  /**
   * Refuses what is new, waits for the invokes in flight, and ends all environments. Those that are
   * not done after the drain timeout are ended nonetheless, and their callers told.
   */
  @Override
  public void close() {
    apply(new Command.Drain());
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
    List<Runnable> work;
    lock.lock();
    try {
      work = decide(command, System.nanoTime());
    } finally {
      lock.unlock();
    }
    work.forEach(Runnable::run);
  }

  /** Takes the core's decision; what it returns is to be run, in order, without the lock. */
  private List<Runnable> decide(Command command, long now) {
    List<Effect> effects = workers.apply(command, now);
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
    FunctionVersion function = functionOf(create.version());
    EnvironmentPlan plan =
        new EnvironmentPlan(create.slotId(), name(create.slotId()), function, host, settings);
    Environment environment =
        new Environment(plan, new Calls(create.slotId()), new EnvironmentTimers(timers, plan));
    places.put(
        create.slotId(),
        new Place(create.slotId(), environment, create, System.nanoTime(), new Moves()));
    metrics.coldStart(create.reason());
    return environment::create;
  }

  /** The function version of an invoke that waits for it: a slot is made for nothing else. */
  private FunctionVersion functionOf(VersionKey version) {
    for (InFlight flight : invokes.values()) {
      if (flight.invoke.function().key().equals(version)) {
        return flight.invoke.function();
      }
    }
    throw new IllegalStateException("no invoke waits for " + version);
  }

  private Runnable grant(Effect.Grant grant) {
    InFlight flight = requireFlight(grant.invokeId());
    flight.cold = grant.cold();
    Environment environment = requirePlace(grant.slotId()).environment;
    return () -> environment.grant(flight);
  }

  private Runnable refuse(Effect.Refuse refuse) {
    InFlight flight = requireFlight(refuse.invokeId());
    invokes.remove(refuse.invokeId());
    InvokeOutcome outcome =
        switch (refuse.refusal()) {
          case CONCURRENCY ->
              new InvokeOutcome.Throttled(InvokeOutcome.Throttled.Reason.CONCURRENT_INVOCATIONS);
          case NO_ROOM -> new InvokeOutcome.Throttled(InvokeOutcome.Throttled.Reason.NO_CAPACITY);
          case DRAINING -> new InvokeOutcome.Throttled(InvokeOutcome.Throttled.Reason.DRAINING);
          case CREATE_FAILED ->
              new InvokeOutcome.PlatformFailed(
                  "The host could not make an execution environment; its log says why.");
        };
    return () -> flight.outcome.complete(outcome);
  }

  private void moved(long slotId, @Nullable SlotState from, SlotState to, long inStateNanos) {
    metrics.moved(from, to, inStateNanos);
    Place place = places.get(slotId);
    if (place != null) {
      place.moves.state = to;
      place.moves.sinceNanos = System.nanoTime();
    }
  }

  private String name(long slotId) {
    return boot + "-" + slotId;
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

  private int concurrency() {
    lock.lock();
    try {
      return workers.concurrency();
    } finally {
      lock.unlock();
    }
  }

  private long usedMib() {
    lock.lock();
    try {
      return workers.usedMib();
    } finally {
      lock.unlock();
    }
  }

  /** Turns what one environment tells into commands. */
  private final class Calls implements SlotCalls {
    private final long slotId;

    Calls(long slotId) {
      this.slotId = slotId;
    }

    @Override
    public void initialized() {
      apply(new Command.Initialized(slotId));
    }

    @Override
    public void initFailed() {
      apply(new Command.InitFailed(slotId));
    }

    @Override
    public void createFailed() {
      leave(new Command.CreateFailed(slotId));
    }

    @Override
    public void released(InFlight invoke, Command.Released.Outcome outcome) {
      List<Runnable> work;
      lock.lock();
      try {
        invokes.remove(invoke.id);
        work = decide(new Command.Released(slotId, invoke.id, outcome), System.nanoTime());
      } finally {
        lock.unlock();
      }
      work.forEach(Runnable::run);
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
      List<Runnable> work;
      lock.lock();
      try {
        places.remove(slotId);
        work = decide(command, System.nanoTime());
        if (places.isEmpty()) {
          emptied.signalAll();
        }
      } finally {
        lock.unlock();
      }
      work.forEach(Runnable::run);
    }
  }
}
