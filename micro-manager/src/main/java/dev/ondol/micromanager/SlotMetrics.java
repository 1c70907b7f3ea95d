package dev.ondol.micromanager;

import dev.ondol.core.ColdReason;
import dev.ondol.core.EndReason;
import dev.ondol.core.Phase;
import dev.ondol.core.SlotState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that fall out of the moves of slots and the ends of invokes. No label holds anything
 * that a function or a caller can choose, so there are as many series as are written here.
 */
final class SlotMetrics {
  private final MeterRegistry registry;
  private final Map<SlotState, AtomicInteger> slots = new EnumMap<>(SlotState.class);
  private final Map<SlotState, Timer> timeInState = new EnumMap<>(SlotState.class);
  private final Map<ColdReason, Counter> coldStarts = new EnumMap<>(ColdReason.class);
  private final Map<EndReason, Counter> ends = new EnumMap<>(EndReason.class);
  private final Map<Phase, Timer> warmPhases = new EnumMap<>(Phase.class);
  private final Map<Phase, Timer> coldPhases = new EnumMap<>(Phase.class);
  private final Counter succeeded;
  private final Counter functionErrors;
  private final Counter throttled;
  private final Counter platformErrors;

  SlotMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (SlotState state : SlotState.values()) {
      if (state != SlotState.GONE) {
        AtomicInteger count = new AtomicInteger();
        slots.put(state, count);
        Gauge.builder("ondol.slots", count, AtomicInteger::get)
            .description("Slots of this host by state")
            .tag("state", state.label())
            .register(registry);
        timeInState.put(
            state,
            Timer.builder("ondol.slot.time.in.state")
                .description("How long slots were in the state that they left")
                .tag("state", state.label())
                .register(registry));
      }
    }
    for (ColdReason reason : ColdReason.values()) {
      coldStarts.put(
          reason, counter("ondol.cold.starts", "Slots made, by reason", "reason", reason.label()));
    }
    for (EndReason reason : EndReason.values()) {
      ends.put(
          reason, counter("ondol.slot.ends", "Slots ended, by reason", "reason", reason.label()));
    }
    for (Phase phase : Phase.values()) {
      warmPhases.put(phase, phaseTimer(phase, "warm"));
      coldPhases.put(phase, phaseTimer(phase, "cold"));
    }
    String what = "Invokes by outcome";
    succeeded = counter("ondol.invocations", what, "outcome", "success");
    functionErrors = counter("ondol.invocations", what, "outcome", "function-error");
    throttled = counter("ondol.invocations", what, "outcome", "throttled");
    platformErrors = counter("ondol.invocations", what, "outcome", "platform-error");
  }

  void concurrency(Supplier<Number> count) {
    Gauge.builder("ondol.concurrent.executions", count)
        .description("Invokes that hold a concurrency permit")
        .register(registry);
  }

  void usedMemoryMib(Supplier<Number> mebibytes) {
    Gauge.builder("ondol.slots.memory.limit", () -> mebibytes.get().longValue() * 1024 * 1024)
        .baseUnit("bytes")
        .description("The sum of the memory limits of all slots")
        .register(registry);
  }

  void moved(@Nullable SlotState from, SlotState to, long inStateNanos) {
    AtomicInteger left = from == null ? null : slots.get(from);
    if (left != null) {
      left.decrementAndGet();
    }
    Timer timer = from == null ? null : timeInState.get(from);
    if (timer != null) {
      timer.record(inStateNanos, TimeUnit.NANOSECONDS);
    }
    AtomicInteger entered = slots.get(to);
    if (entered != null) {
      entered.incrementAndGet();
    }
  }

  /** How many slots are in a state now. */
  int count(SlotState state) {
    AtomicInteger count = slots.get(state);
    return count == null ? 0 : count.get();
  }

  void coldStart(ColdReason reason) {
    increment(coldStarts.get(reason));
  }

  void slotEnded(EndReason reason) {
    increment(ends.get(reason));
  }

  void ended(InvokeOutcome outcome) {
    switch (outcome) {
      case InvokeOutcome.Answered answered -> {
        increment(answered.functionError() == null ? succeeded : functionErrors);
        Map<Phase, Timer> timers = answered.cold().isPresent() ? coldPhases : warmPhases;
        answered
            .phases()
            .nanos()
            .forEach((phase, nanos) -> {
              Timer timer = timers.get(phase);
              if (timer != null) {
                timer.record(nanos, TimeUnit.NANOSECONDS);
              }
            });
      }
      case InvokeOutcome.Throttled t -> increment(throttled);
      case InvokeOutcome.PlatformFailed f -> increment(platformErrors);
    }
  }

  private Timer phaseTimer(Phase phase, String start) {
    return Timer.builder("ondol.invoke.phase")
        .description("How long the phases of an invoke took")
        .tag("phase", phase.label())
        .tag("start", start)
        .publishPercentileHistogram(false)
        .register(registry);
  }

  private Counter counter(String name, String description, String tag, String value) {
    return Counter.builder(name).description(description).tag(tag, value).register(registry);
  }

  private static void increment(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }
}
