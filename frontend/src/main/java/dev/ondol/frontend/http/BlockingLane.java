package dev.ondol.frontend.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Where work runs that may block: a virtual thread for each piece, so that the event loops never
 * wait. Bounded: one piece too many is turned away, not queued. Thread-safe.
 */
public final class BlockingLane implements AutoCloseable {
  /** Control operations at the same time; each may hold a zip in memory. */
  private static final int MAX_AT_ONCE = 128;

  private final Semaphore permits = new Semaphore(MAX_AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("frontend-", 0).factory());

  /**
   * Runs the work that answers an exchange. What the work throws becomes the answer; so does the
   * lack of room for it.
   */
  public void run(Exchange exchange, Runnable work) {
    if (!permits.tryAcquire()) {
      exchange.busy();
      return;
    }
    threads.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        exchange.fail(e);
      } finally {
        permits.release();
      }
    });
  }

  /** Waits for what runs. */
  @Override
  public void close() {
    threads.close();
  }
}
