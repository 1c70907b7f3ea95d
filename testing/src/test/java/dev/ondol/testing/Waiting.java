package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that other threads or processes bring about, with an end. */
final class Waiting {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final CountDownLatch latch = new CountDownLatch(1);

  void happened() {
    latch.countDown();
  }

  void await() {
    try {
      assertThat(latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * @param state what to show if it never comes true
   */
  static void until(BooleanSupplier condition, Supplier<?> state) {
    if (!becomes(condition, LIMIT)) throw new AssertionError("never came; now: " + state.get());
  }

  /** Whether it comes true within {@code limit}: false is the answer that a test of rest wants. */
  static boolean becomes(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) return false;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
