package dev.ondol.micromanager;

import java.util.concurrent.TimeUnit;

/**
 * The pace of one streamed response: its first bytes go as fast as they come, the others at a fixed
 * rate. Time that a function lets pass without a byte is not saved up. Not thread-safe.
 */
final class StreamPace {
  private final StreamLimits limits;
  private long seen;
  private long nextNanos;

  StreamPace(StreamLimits limits) {
    this.limits = limits;
  }

  /**
   * Bytes have been let through.
   *
   * @return how long nothing more may follow, in nanoseconds; 0 for at once
   */
  long take(int bytes, long now) {
    long before = Math.max(seen, limits.uncappedBytes());
    seen += bytes;
    if (limits.bytesPerSecond() == 0 || seen <= before) {
      return 0;
    }
    if (before == limits.uncappedBytes() || nextNanos - now < 0) {
      nextNanos = now;
    }
    nextNanos += (seen - before) * TimeUnit.SECONDS.toNanos(1) / limits.bytesPerSecond();
    return nextNanos - now;
  }
}
