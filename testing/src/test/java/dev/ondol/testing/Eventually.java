package dev.ondol.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until the answer is the one that is waited for, up to a deadline. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PERIOD = Duration.ofMillis(50);

  private Eventually() {}

  static <T> T get(Supplier<T> question, Predicate<T> expected) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    T answer = question.get();
    while (!expected.test(answer)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still not as expected after " + LIMIT + ": " + answer);
      }
      LockSupport.parkNanos(PERIOD.toNanos());
      answer = question.get();
    }
    return answer;
  }
}
