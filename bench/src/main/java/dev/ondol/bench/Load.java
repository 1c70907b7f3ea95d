package dev.ondol.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * Callers. In a closed loop each sends its next request when it has its answer: right for one
 * caller, and to find the highest rate. In an open loop requests have times at which they are due,
 * and latency counts from then, so that a server that stalls pays for those who had to wait.
 */
final class Load {
  private static final int DIGITS = 3;
  private static final Duration WAIT_LIMIT = Duration.ofMinutes(1);

  /**
   * What a load came to.
   *
   * @param nanos latencies
   * @param perSecond answers a second
   */
  record Result(Histogram nanos, double perSecond) {}

  private Load() {}

  /** One caller, {@code count} requests after {@code warmUp} that do not count. */
  static Histogram serial(Target target, int warmUp, int count) {
    Histogram nanos = new Histogram(DIGITS);
    try (Line line = Line.open(target)) {
      for (int i = -warmUp; i < count; i++) {
        long start = System.nanoTime();
        line.askRight();
        if (i >= 0) {
          nanos.recordValue(System.nanoTime() - start);
        }
      }
    }
    return nanos;
  }

  /** Callers that each ask as fast as they are answered. */
  static Result closed(Target target, int callers, Duration time) {
    return run(
        callers,
        (caller, line, nanos, begin) -> {
          long end = begin + time.toNanos();
          for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            line.askRight();
            nanos.recordValue(System.nanoTime() - start);
          }
        },
        target);
  }

  /** Requests that are due at even distances, dealt to callers in turn. */
  static Result open(Target target, int callers, double perSecond, Duration time) {
    double gapNanos = 1e9 / perSecond;
    long total = (long) (perSecond * time.toNanos() / 1e9);
    return run(
        callers,
        (caller, line, nanos, begin) -> {
          for (long k = caller; k < total; k += callers) {
            long due = begin + (long) (k * gapNanos);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
              LockSupport.parkNanos(left);
            }
            line.askRight();
            nanos.recordValue(System.nanoTime() - due);
          }
        },
        target);
  }

  /** Looks every millisecond, for a minute at most. */
  static void awaitTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + WAIT_LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new BenchException("what was waited for did not come in " + WAIT_LIMIT);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @FunctionalInterface
  private interface Caller {
    void call(int caller, Line line, Histogram nanos, long begin);
  }

  private static Result run(int callers, Caller caller, Target target) {
    CountDownLatch ready = new CountDownLatch(callers);
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<Histogram>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        running.add(
            threads.submit(() -> {
              Histogram nanos = new Histogram(DIGITS);
              try (Line line = open(target, ready)) {
                ready.await();
                caller.call(number, line, nanos, System.nanoTime());
              }
              return nanos;
            }));
      }
      return sum(running, ready);
    }
  }

  /** Counts down whether it succeeds or not: nobody waits for a caller that will not come. */
  private static Line open(Target target, CountDownLatch ready) {
    try {
      Line line = Line.open(target);
      line.askRight();
      return line;
    } finally {
      ready.countDown();
    }
  }

  private static Result sum(List<Future<Histogram>> running, CountDownLatch ready) {
    try {
      ready.await();
      long begin = System.nanoTime();
      Histogram all = new Histogram(DIGITS);
      for (Future<Histogram> each : running) {
        all.add(each.get());
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Result(all, all.getTotalCount() / seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new BenchException(
          cause == null ? "a caller failed" : String.valueOf(cause.getMessage()), e);
    }
  }
}
