package dev.ondol.core;

import java.util.EnumMap;
import java.util.Map;

/**
 * How long each phase of one invoke took, in nanoseconds of a monotonic clock. Confined to the
 * invoke that it belongs to; phases that did not happen are absent.
 */
public final class PhaseTimes {
  private final EnumMap<Phase, Long> nanos = new EnumMap<>(Phase.class);

  /** Sets what a phase took, whatever was known of it before. */
  public PhaseTimes set(Phase phase, long durationNanos) {
    nanos.put(phase, Math.max(0, durationNanos));
    return this;
  }

  /** Adds to what a phase has taken so far. */
  public PhaseTimes add(Phase phase, long durationNanos) {
    nanos.merge(phase, Math.max(0, durationNanos), Long::sum);
    return this;
  }

  /** In the order of the phases. */
  public Map<Phase, Long> nanos() {
    return nanos;
  }

  public long totalNanos() {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }
}
