package dev.ondol.micromanager;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The numbers of concurrency that CloudWatch has for a function: what was throttled and why, what
 * ran on provisioned environments and what spilled over. The concurrency of a single function is
 * told where some is reserved or provisioned for it, of {@link #MAX_FUNCTIONS} at most, so that
 * there are never more series than that. Any thread.
 */
final class ConcurrencyMetrics {
  /** Of so many functions the concurrency is told; of those that were configured first. */
  static final int MAX_FUNCTIONS = 100;

  private final MeterRegistry registry;
  private final ToIntFunction<String> inFlight;
  private final Map<InvokeOutcome.Throttled.Reason, Counter> throttles =
      new EnumMap<>(InvokeOutcome.Throttled.Reason.class);
  private final Counter provisioned;
  private final Counter spillovers;
  private final Map<String, Meter> functions = new HashMap<>();

  /**
   * @param inFlight how many invokes of a function hold a permit
   */
  ConcurrencyMetrics(MeterRegistry registry, ToIntFunction<String> inFlight) {
    this.registry = registry;
    this.inFlight = inFlight;
    for (InvokeOutcome.Throttled.Reason reason : InvokeOutcome.Throttled.Reason.values()) {
      throttles.put(
          reason,
          Counter.builder("ondol.throttles")
              .description("Invokes that were refused, by limit")
              .tag("reason", reason.label())
              .register(registry));
    }
    provisioned =
        Counter.builder("ondol.provisioned.concurrency.invocations")
            .description("Invokes that ran in a provisioned environment")
            .register(registry);
    spillovers =
        Counter.builder("ondol.provisioned.concurrency.spillover.invocations")
            .description("Invokes of a provisioned version that ran in another environment")
            .register(registry);
  }

  void throttled(InvokeOutcome.Throttled.Reason reason) {
    Counter counter = throttles.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void onProvisioned() {
    provisioned.increment();
  }

  void spilledOver() {
    spillovers.increment();
  }

  /** From now on the function's concurrency is told, or not any more. */
  synchronized void tell(String functionName, boolean told) {
    if (!told) {
      Meter gauge = functions.remove(functionName);
      if (gauge != null) {
        registry.remove(gauge);
      }
    } else if (functions.size() < MAX_FUNCTIONS && !functions.containsKey(functionName)) {
      functions.put(
          functionName,
          Gauge.builder(
                  "ondol.function.concurrent.executions", () -> inFlight.applyAsInt(functionName))
              .description("Invokes of the function that hold a concurrency permit")
              .tag("function", functionName)
              .register(registry));
    }
  }
}
