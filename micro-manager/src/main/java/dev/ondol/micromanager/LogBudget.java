package dev.ondol.micromanager;

/**
 * How much one slot may log: a bucket that fills at a steady rate. When it is empty it stays shut
 * until it holds a second's worth again, so a flood leaves whole stretches and one gap between
 * them, not a gap between any two lines. Not thread-safe.
 */
public final class LogBudget {
  /** What every message costs beside its bytes, so that many tiny ones are not free. */
  static final int MESSAGE_BYTES = 26;

  private static final double NANO = 1e-9;

  private final long bytesPerSecond;
  private final long burstBytes;
  private long left;
  private long refilledNanos;
  private boolean shut;
  private long dropped;

  /**
   * @param burstBytes at least one second's worth and the largest message
   */
  public LogBudget(long bytesPerSecond, long burstBytes) {
    if (burstBytes < bytesPerSecond + LogLines.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("the burst is too small: " + burstBytes);
    }
    this.bytesPerSecond = bytesPerSecond;
    this.burstBytes = burstBytes;
    left = burstBytes;
    refilledNanos = Long.MIN_VALUE;
  }

  /** What a slot gets: 8 MiB at once, 1 MiB a second for ever. */
  public static LogBudget usual() {
    return new LogBudget(1024 * 1024, 8 * 1024 * 1024);
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  void refill(long nowNanos) {
    if (refilledNanos == Long.MIN_VALUE) refilledNanos = nowNanos;
    long bytes = (long) ((nowNanos - refilledNanos) * NANO * bytesPerSecond);
    if (bytes <= 0) return;
    left = Math.min(burstBytes, left + bytes);
    refilledNanos = nowNanos;
    if (left >= bytesPerSecond) shut = false;
  }

  /** Whether a message of that size may go out; it is counted as dropped if not. */
  boolean take(int messageBytes) {
    long cost = messageBytes + (long) MESSAGE_BYTES;
    if (!shut && cost <= left) {
      left -= cost;
      return true;
    }
    shut = true;
    dropped += messageBytes + 1L; // with its newline
    return false;
  }

  /** How many bytes have been dropped since the last time. */
  long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }
}
