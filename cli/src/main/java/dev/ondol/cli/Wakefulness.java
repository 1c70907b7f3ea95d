package dev.ondol.cli;

/**
 * Decides how long an event loop looks for work before it sleeps. To wake a sleeping thread costs
 * tens of microseconds, in a virtual machine more than a short function takes; so it pays to look a
 * little longer where the last sleep was short, and not where it was long. Times are nanoseconds of
 * a monotonic clock. One thread.
 *
 * <p>Without calls each sleep is long and nothing is spent. Somebody who calls once a millisecond
 * pays {@link #MOST_NANOS} of processor for each call at most. Where the processor is wanted by
 * others, and the loop has to wait for it after it gave way, it does not stay awake for a while.
 */
final class Wakefulness {
  /** Longer than a short function takes. */
  static final long MOST_NANOS = 50_000;

  /** A sleep below this was hardly longer than falling asleep and waking up take. */
  static final long SHORT_SLEEP_NANOS = 2 * MOST_NANOS;

  /** To give way takes less where nobody else wants the processor. */
  static final long CROWDED_NANOS = 15_000;

  static final long REST_NANOS = 1_000_000;

  private static final long LEAST_NANOS = 10_000;

  private long span;
  private long restUntil;
  private boolean resting;

  /** For how long to look from now on; 0 to sleep at once. */
  long span(long now) {
    if (resting && now - restUntil >= 0) {
      resting = false;
    }
    return resting ? 0 : span;
  }

  /** It gave way to other threads, and went on after {@code nanos}. Whether they are many. */
  boolean isCrowded(long nanos, long now) {
    if (nanos < CROWDED_NANOS) {
      return false;
    }
    resting = true;
    restUntil = now + REST_NANOS;
    return true;
  }

  /** It slept, and had work after {@code nanos}. */
  void slept(long nanos) {
    if (nanos < SHORT_SLEEP_NANOS) {
      span = MOST_NANOS;
    } else {
      span = span / 2 < LEAST_NANOS ? 0 : span / 2;
    }
  }
}
