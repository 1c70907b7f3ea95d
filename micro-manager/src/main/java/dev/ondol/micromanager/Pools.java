package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.PoolPlan;
import dev.ondol.core.PoolPlan.Act;
import dev.ondol.runtimes.RuntimeChoice;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environments that are prepared on this host: the shell around {@link PoolPlan}. What it makes
 * and ends, it does on threads of its own, few at a time, and only a while after a cold start,
 * which needs the processors more. Thread-safe; {@link #take} does not block.
 */
final class Pools implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
  private static final Duration REST = Duration.ofMillis(50);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Host host;
  private final MicroManagerSettings settings;
  private final String prefix;
  private final ScheduledExecutorService timers;
  private final PoolPlan<PoolKind> plan;
  private final Map<Long, Prepared> waiting = new HashMap<>();
  private final Map<PoolKind, FunctionVersion> examples = new HashMap<>();
  private final Counter hits;
  private final Counter misses;
  private final Counter bypasses;
  private final Timer fills;
  private int working;
  private boolean closed;

  /**
   * @param prefix of the names on the host
   */
  Pools(
      Host host,
      MicroManagerSettings settings,
      String prefix,
      ScheduledExecutorService timers,
      MeterRegistry registry) {
    this.host = host;
    this.settings = settings;
    this.prefix = prefix;
    this.timers = timers;
    PoolSettings pools = settings.pools();
    int filling = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    plan = new PoolPlan<>(new PoolPlan.Limits(pools.memoryMib(), filling, pools.unusedAfter()));
    hits = taken(registry, "hit");
    misses = taken(registry, "miss");
    bypasses = taken(registry, "bypass");
    fills =
        Timer.builder("ondol.pool.fill")
            .description("How long it took to prepare an environment")
            .register(registry);
    Gauge.builder("ondol.pool.size", this, Pools::size)
        .description("Environments that are prepared and wait for a function")
        .register(registry);
    if (isOn()) {
      var _ =
          timers.scheduleWithFixedDelay(
              this::work, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static Counter taken(MeterRegistry registry, String outcome) {
    return Counter.builder("ondol.pool.taken")
        .description("Cold starts by whether a prepared environment served them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private boolean isOn() {
    return settings.pools().memoryMib() > 0;
  }

  private synchronized int size() {
    return plan.size();
  }

  /** One for this function, whose it is from now on; empty if it has to be made on demand. */
  Optional<Prepared> take(FunctionVersion function, RuntimeChoice.Served choice) {
    if (!isOn()) {
      return Optional.empty();
    }
    Optional<PoolKind> kind = PoolKind.of(function);
    if (kind.isEmpty() || !choice.runtime().startsAhead()) {
      bypasses.increment();
      return Optional.empty();
    }
    Prepared found = take(kind.get(), function);
    var _ = timers.schedule(this::work, REST.toNanos(), TimeUnit.NANOSECONDS);
    if (found != null && !found.process().alive()) {
      background(found::close);
      found = null;
    }
    (found == null ? misses : hits).increment();
    return Optional.ofNullable(found);
  }

  private synchronized @Nullable Prepared take(PoolKind kind, FunctionVersion function) {
    if (closed) {
      return null;
    }
    examples.putIfAbsent(kind, kind.anyFunction(function));
    OptionalLong id = plan.take(kind, System.nanoTime());
    return id.isPresent() ? waiting.remove(id.getAsLong()) : null;
  }

  private void work() {
    List<Runnable> work = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      for (Act<PoolKind> act : plan.plan(System.nanoTime())) {
        switch (act) {
          case Act.Fill<PoolKind>(long id, PoolKind kind) -> work.add(() -> fill(id, kind));
          case Act.Discard<PoolKind>(long id) -> {
            Prepared surplus = waiting.remove(id);
            if (surplus != null) {
              work.add(surplus::close);
            }
          }
        }
      }
    }
    work.forEach(this::background);
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
      fills.record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
    } catch (RuntimeException e) {
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
