package dev.ondol.events;

import dev.ondol.core.EventRetry.Attempt;
import dev.ondol.core.EventRetry.Ending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The queue's numbers. Its thread counts; any thread reads. */
final class EventMetrics {
  /** Of all events on disk, in flight or not. */
  final AtomicLong depth = new AtomicLong();

  /** When the oldest event was accepted; {@link Long#MAX_VALUE} if there is none. */
  final AtomicLong oldestMillis = new AtomicLong(Long.MAX_VALUE);

  private final Map<Attempt, Counter> attempts = new EnumMap<>(Attempt.class);
  private final Map<Ending, Counter> recorded = new EnumMap<>(Ending.class);
  private final Map<Ending, Counter> unrecorded = new EnumMap<>(Ending.class);
  private final Counter accepted;
  private final Counter gone;
  private final Counter loops;

  EventMetrics(MeterRegistry registry, InstantSource clock) {
    Gauge.builder("ondol.events.waiting", depth, AtomicLong::get)
        .description("Events that are not over")
        .register(registry);
    Gauge.builder("ondol.events.oldest.age", () -> ageSeconds(clock))
        .description("Seconds since the oldest of them was accepted")
        .register(registry);
    accepted =
        Counter.builder("ondol.events.accepted")
            .description("Events acknowledged")
            .register(registry);
    for (Attempt attempt : Attempt.values()) {
      attempts.put(
          attempt,
          Counter.builder("ondol.events.attempts")
              .description("Deliveries, by how they went")
              .tag("outcome", label(attempt))
              .register(registry));
    }
    for (Ending ending : Ending.values()) {
      recorded.put(ending, ended(registry, label(ending), "function"));
      unrecorded.put(ending, ended(registry, label(ending), "none"));
    }
    gone = ended(registry, "function-gone", "none");
    loops = ended(registry, "recursion", "none");
  }

  void onAccepted() {
    accepted.increment();
  }

  void onAttempt(Attempt attempt) {
    Objects.requireNonNull(attempts.get(attempt)).increment();
  }

  /**
   * @param recorded whether a destination gets to know of it
   */
  void onEnd(Ending ending, boolean recorded) {
    Objects.requireNonNull((recorded ? this.recorded : unrecorded).get(ending)).increment();
  }

  /** There is no such function any more. */
  void onGone() {
    gone.increment();
  }

  /** A record was not sent, since it came of too many others. */
  void onLoop() {
    loops.increment();
  }

  private static Counter ended(MeterRegistry registry, String ending, String destination) {
    return Counter.builder("ondol.events.ended")
        .description("Events that are over, by how they ended and who was told")
        .tag("ending", ending)
        .tag("destination", destination)
        .register(registry);
  }

  private double ageSeconds(InstantSource clock) {
    long oldest = oldestMillis.get();
    return oldest == Long.MAX_VALUE ? 0 : (clock.millis() - oldest) / 1000.0;
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
