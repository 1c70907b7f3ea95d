package dev.ondol.logs;

import java.time.Duration;

/**
 * How much the log store may hold. What is over a limit goes oldest first.
 *
 * @param groupBytes on disk for one group, at least 1 MiB
 * @param retention how long after it came an event is kept
 * @param queueBytes in memory for events that are not on disk yet; more are dropped and counted
 */
public record LogLimits(long groupBytes, Duration retention, long queueBytes) {
  private static final long MIB = 1024 * 1024;

  /** A group is cut off in steps of this part of its limit. */
  private static final int SEGMENTS_PER_GROUP = 16;

  public static final LogLimits DEFAULT = new LogLimits(64 * MIB, Duration.ofDays(14), 16 * MIB);

  public LogLimits {
    if (groupBytes < MIB || retention.isNegative() || retention.isZero() || queueBytes < 1) {
      throw new IllegalArgumentException(
          "a log group needs at least 1 MiB, a retention and a queue: %d, %s, %d"
              .formatted(groupBytes, retention, queueBytes));
    }
  }

  long segmentBytes() {
    return groupBytes / SEGMENTS_PER_GROUP;
  }
}
