package dev.ondol.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of this process that somebody asks for, as Ctrl-C does, into an interruption of the
 * thread that measures, and gives it time to end what it started and to report.
 */
final class Interruption implements AutoCloseable {
  private static final long LIMIT_SECONDS = 90;

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Thread measuring) {
    hook =
        new Thread(
            () -> {
              measuring.interrupt();
              awaitOver();
            },
            "interruption");
  }

  /** From now until it is closed. */
  static Interruption ofThisThread() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void awaitOver() {
    try {
      if (!over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: this process ends because of it.
      return;
    }
  }
}
