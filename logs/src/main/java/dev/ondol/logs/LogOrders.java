package dev.ondol.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has the writer's thread do something in its turn, behind all events that were appended before,
 * and waits for it. Any thread.
 */
final class LogOrders {
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** What is to be done on the writer's thread. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  private final LogQueue queue;

  LogOrders(LogQueue queue) {
    this.queue = queue;
  }

  /**
   * @throws OndolException what the action throws; SERVICE where the disk fails or is too slow
   */
  <T> T call(Action<T> action) {
    var done = new CompletableFuture<T>();
    if (!queue.order(() -> run(action, done))) {
      throw new OndolException(ErrorCode.SERVICE, "the log store is closed");
    }
    try {
      return done.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OndolException(ErrorCode.SERVICE, "interrupted while the logs were changed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OndolException expected) {
        throw expected;
      }
      throw new OndolException(ErrorCode.SERVICE, "the logs could not be changed", e);
    } catch (TimeoutException e) {
      throw new OndolException(ErrorCode.SERVICE, "the logs could not be changed in time", e);
    }
  }

  private static <T> void run(Action<T> action, CompletableFuture<T> done) {
    try {
      done.complete(action.run());
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }
}
