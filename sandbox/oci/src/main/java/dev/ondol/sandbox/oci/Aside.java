package dev.ondol.sandbox.oci;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work on a part of a sandbox that is done on a thread of its own while another part is made. An
 * interrupt does not end the waiting for it: it is short, and what it has made has to be taken away
 * again if the sandbox does not come to be.
 */
final class Aside {
  private final FutureTask<Void> task;

  private Aside(FutureTask<Void> task) {
    this.task = task;
  }

  static Aside begin(String name, Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread.ofVirtual().name(name).start(task);
    return new Aside(task);
  }

  /**
   * Waits until it is done.
   *
   * @throws RuntimeException as the work did
   */
  void await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          var _ = task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        case null, default -> throw new CompletionException(e.getCause());
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Waits until it is done or has failed. */
  void awaitEnd() {
    try {
      await();
    } catch (RuntimeException e) {
      // Whoever needs it done waits with await, and learns it there.
    }
  }
}
