package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.PoolPlan;
import dev.ondol.core.PoolPlan.Act;
import dev.ondol.core.PoolPlan.Cause;
import dev.ondol.runtimes.RuntimeChoice;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environments that are prepared on this host: the shell around {@link PoolPlan}. What it makes
 * and ends, it does on threads of its own, few at a time, a while after a cold start, and not while
 * others need the processors or the memory. Thread-safe; {@link #take} does not block.
 */
final class Pools implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
  private static final Duration REST = Duration.ofMillis(50);

  /** A host that is always busy is made to bear one at a time, so long after the one before. */
  private static final Duration MAX_YIELD = Duration.ofSeconds(1);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Host host;
  private final MicroManagerSettings settings;
  private final String prefix;
  private final ScheduledExecutorService timers;
  private final Headroom headroom;
  private final PoolMetrics metrics;
  private final PoolPlan<PoolKind> plan;
  private final Map<Long, Prepared> waiting = new HashMap<>();
  private final Map<PoolKind, FunctionVersion> examples = new HashMap<>();
  private long yieldsSinceNanos;
  private boolean yields;
  private int working;
  private boolean closed;
  private boolean ticking;

  /**
   * @param prefix of the names on the host
   */
  Pools(
      Host host,
      MicroManagerSettings settings,
      String prefix,
      ScheduledExecutorService timers,
      Headroom headroom,
      MeterRegistry registry) {
    this.host = host;
    this.settings = settings;
    this.prefix = prefix;
    this.timers = timers;
    this.headroom = headroom;
    metrics =
        new PoolMetrics(
            registry,
            runtime -> sum(runtime, PoolPlan.Stock::ready),
            runtime -> sum(runtime, PoolPlan.Stock::memoryMib));
    PoolSettings pools = settings.pools();
    int filling = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    plan = new PoolPlan<>(new PoolPlan.Limits(pools.memoryMib(), filling, pools.unusedAfter()));
  }

  private boolean isOn() {
    return settings.pools().memoryMib() > 0;
  }

  private synchronized int sum(String runtime, ToIntFunction<PoolPlan.Stock<PoolKind>> what) {
    return plan.stock().stream()
        .filter(stock -> stock.kind().runtime().equals(runtime))
        .mapToInt(what)
        .sum();
  }

  /** A function is there and may be invoked soon. */
  void expect(FunctionVersion function) {
    if (!isOn()) {
      return;
    }
    PoolKind.of(function)
        .filter(kind -> startsAhead(host.supplies().runtimes().apply(kind.runtime()), function))
        .ifPresent(kind -> {
          metrics.meet(kind.runtime());
          expect(kind, function);
          soon();
        });
  }

  private boolean startsAhead(RuntimeChoice choice, FunctionVersion function) {
    return choice instanceof RuntimeChoice.Served served
        && served.runtime().startsAhead(function, host.provider().level());
  }

  private synchronized void expect(PoolKind kind, FunctionVersion function) {
    examples.putIfAbsent(kind, kind.anyFunction(function));
    plan.expect(kind, System.nanoTime());
  }

  /**
   * From now on the pools are looked after regularly, for as long as something is kept or wanted.
   */
  private void soon() {
    var _ = timers.schedule(this::tick, REST.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void regularly() {
    if (!ticking && !closed && !plan.stock().isEmpty()) {
      ticking = true;
      var _ = timers.schedule(this::regularTick, TICK.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void regularTick() {
    synchronized (this) {
      ticking = false;
    }
    tick();
  }

  /** One for this function, whose it is from now on; empty if it has to be made on demand. */
  Optional<Prepared> take(FunctionVersion function, RuntimeChoice.Served choice) {
    if (!isOn()) {
      return Optional.empty();
    }
    Optional<PoolKind> kind = PoolKind.of(function).filter(any -> startsAhead(choice, function));
    Optional<Prepared> found = kind.flatMap(this::take);
    count(function, kind, found.isPresent());
    soon();
    return found;
  }

  /** Those that have died while they waited are passed over. */
  private synchronized Optional<Prepared> take(PoolKind kind) {
    for (OptionalLong id = plan.take(kind); id.isPresent(); id = plan.take(kind)) {
      Prepared found = waiting.remove(id.getAsLong());
      if (found != null && found.process().alive()) {
        plan.served(kind);
        return Optional.of(found);
      }
      plan.died(kind, System.nanoTime());
      if (found != null) {
        background(found::close);
      }
    }
    return Optional.empty();
  }

  private void count(FunctionVersion function, Optional<PoolKind> kind, boolean hit) {
    String runtime = function.code().runtime();
    if (kind.isEmpty()) {
      metrics.taken(PoolUse.BYPASS, runtime);
      return;
    }
    metrics.taken(hit ? PoolUse.HIT : PoolUse.MISS, runtime);
    arrive(kind.get(), function);
  }

  private synchronized void arrive(PoolKind kind, FunctionVersion function) {
    examples.putIfAbsent(kind, kind.anyFunction(function));
    plan.arrive(kind, System.nanoTime());
  }

  /** One that was taken could not be told for which function it is. */
  synchronized void failed(FunctionVersion function) {
    PoolKind.of(function).ifPresent(kind -> plan.died(kind, System.nanoTime()));
  }

  private void tick() {
    try {
      dead().forEach(this::died);
      work();
      regularly();
    } catch (RuntimeException e) {
      LOG.error("the pool is broken", e);
    }
  }

  /** One that is killed while it is frozen may end only when it is thawed. */
  private synchronized List<Long> dead() {
    return waiting.entrySet().stream()
        .filter(each -> !each.getValue().process().alive())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Nothing begins after the end: what begins is counted under the same lock. */
  private synchronized void work() {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    if (plan.size() > 0 || plan.isShort(now)) {
      plan.budget(headroom.memoryMib(plan.memoryMib()));
    }
    for (Act<PoolKind> act : plan.plan(now, mayFill(now))) {
      switch (act) {
        case Act.Fill<PoolKind>(long id, PoolKind kind) -> background(() -> fill(id, kind));
        case Act.Discard<PoolKind>(long id, PoolKind kind, Cause cause) -> {
          metrics.discarded(cause, kind.runtime());
          Prepared surplus = waiting.remove(id);
          if (surplus != null) {
            background(surplus::close);
          }
        }
      }
    }
  }

  /** Whoever waits goes first; but who always waits would leave the pools empty for ever. */
  private boolean mayFill(long now) {
    if (!plan.isShort(now)) {
      return false;
    }
    if (!headroom.isBusy()) {
      yields = false;
      return true;
    }
    if (!yields) {
      yields = true;
      yieldsSinceNanos = now;
    }
    if (now - yieldsSinceNanos > MAX_YIELD.toNanos()) {
      yieldsSinceNanos = now;
      return true;
    }
    soon();
    return false;
  }

  /** Counted, so that the end can wait for it. */
  private synchronized void background(Runnable task) {
    working++;
    Thread.ofVirtual()
        .name("pool")
        .uncaughtExceptionHandler((thread, failure) -> LOG.error("the pool is broken", failure))
        .start(() -> {
          try {
            task.run();
          } finally {
            done();
          }
        });
  }

  private synchronized void done() {
    working--;
    notifyAll();
  }

  private void fill(long id, PoolKind kind) {
    long from = System.nanoTime();
    Prepared made = null;
    try {
      made = Prepared.make(prefix + id, host, settings, example(kind), served(kind));
      metrics.filled(kind.runtime(), Duration.ofNanos(System.nanoTime() - from));
    } catch (RuntimeException e) {
      metrics.failed(kind.runtime());
      LOG.warn("cannot prepare an environment for {}", kind, e);
    }
    boolean kept = settle(id, made);
    if (made != null) {
      if (kept) {
        var _ = made.process().exit().thenAccept(exit -> died(id));
      } else {
        made.close();
      }
    }
    work();
  }

  private synchronized boolean settle(long id, @Nullable Prepared made) {
    long now = System.nanoTime();
    if (made == null) {
      plan.lost(id, now);
      return false;
    }
    plan.filled(id, Math.max(made.memoryMib(), 1), now);
    if (!closed) {
      waiting.put(id, made);
    }
    return !closed;
  }

  private void died(long id) {
    Prepared dead;
    synchronized (this) {
      dead = waiting.remove(id);
      if (dead != null) {
        plan.lost(id, System.nanoTime());
      }
    }
    if (dead != null) {
      background(dead::close);
    }
  }

  private synchronized FunctionVersion example(PoolKind kind) {
    FunctionVersion example = examples.get(kind);
    if (example == null) {
      throw new IllegalStateException("nobody asked for " + kind);
    }
    return example;
  }

  private RuntimeChoice.Served served(PoolKind kind) {
    return Premises.served(host, kind.runtime());
  }

  /** Ends all that wait, and waits for a bounded time for those that are being made or ended. */
  @Override
  public void close() {
    List<Prepared> rest;
    synchronized (this) {
      closed = true;
      plan.drain();
      rest = List.copyOf(waiting.values());
      waiting.clear();
    }
    rest.forEach(prepared -> background(prepared::close));
    awaitWork();
  }

  private synchronized void awaitWork() {
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    try {
      while (working > 0 && System.nanoTime() - deadline < 0) {
        wait(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
