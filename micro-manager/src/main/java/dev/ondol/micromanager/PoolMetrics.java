package dev.ondol.micromanager;

import dev.ondol.core.PoolPlan.Cause;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of the pools, by language runtime: the identifiers that a host serves are few, and
 * nobody can choose others. Thread-safe.
 */
final class PoolMetrics {
  private static final String RUNTIME = "runtime";

  private final MeterRegistry registry;
  private final ToDoubleFunction<String> ready;
  private final ToDoubleFunction<String> memoryMib;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @param ready how many wait of a runtime
   * @param memoryMib that they use
   */
  PoolMetrics(
      MeterRegistry registry, ToDoubleFunction<String> ready, ToDoubleFunction<String> memoryMib) {
    this.registry = registry;
    this.ready = ready;
    this.memoryMib = memoryMib;
  }

  void taken(PoolUse use, String runtime) {
    meet(runtime);
    registry.counter("ondol.pool.taken", "outcome", use.label(), RUNTIME, runtime).increment();
  }

  void filled(String runtime, Duration took) {
    Timer.builder("ondol.pool.fill")
        .description("How long it took to prepare an environment")
        .tag(RUNTIME, runtime)
        .register(registry)
        .record(took);
  }

  void failed(String runtime) {
    registry.counter("ondol.pool.failures", RUNTIME, runtime).increment();
  }

  void discarded(Cause cause, String runtime) {
    registry
        .counter(
            "ondol.pool.discards", "cause", cause.name().toLowerCase(Locale.ROOT), RUNTIME, runtime)
        .increment();
  }

  /** From now on it is told of this runtime what is there. */
  void meet(String runtime) {
    if (known.add(runtime)) {
      Gauge.builder("ondol.pool.size", () -> ready.applyAsDouble(runtime))
          .description("Environments that are prepared and wait for a function")
          .tag(RUNTIME, runtime)
          .register(registry);
      Gauge.builder("ondol.pool.memory", () -> memoryMib.applyAsDouble(runtime) * (1 << 20))
          .baseUnit("bytes")
          .description("What prepared environments use")
          .tag(RUNTIME, runtime)
          .register(registry);
    }
  }
}
