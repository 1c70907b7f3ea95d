package dev.ondol.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting that ends when the run is told to end. */
final class Pause {
  private static final long LOOK_NANOS = 1_000_000;

  private Pause() {}

  static void of(Duration time) {
    until(System.nanoTime() + time.toNanos());
  }

  /**
   * Waits until a moment of {@link System#nanoTime}.
   *
   * @throws BenchException if the thread is interrupted
   */
  static void until(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
      look();
    }
  }

  /** Looks every millisecond until something is so. */
  static void untilTrue(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new BenchException(what + " was not so in " + limit);
      }
      until(System.nanoTime() + LOOK_NANOS);
    }
  }

  /** Throws if the run was told to end. */
  static void look() {
    if (Thread.currentThread().isInterrupted()) {
      throw new BenchException("interrupted");
    }
  }
}
