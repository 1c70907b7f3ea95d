package dev.ondol.sandbox.oci;

import dev.ondol.linux.RouteSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes links away together: whoever comes while others are being removed waits, and the next one
 * removes those of all who wait. So fifty sandboxes that end at once cost what two do. Thread-safe.
 */
final class LinkRemoval {
  private record Waiting(int index, CompletableFuture<Void> gone) {}

  private final RouteSocket routes;
  private final int group;
  private final ReentrantLock turn = new ReentrantLock();
  private List<Waiting> all = new ArrayList<>();

  /**
   * @param group of interfaces, for this alone
   */
  LinkRemoval(RouteSocket routes, int group) {
    this.routes = routes;
    this.group = group;
  }

  /** Comes back when it is gone, as it may have been before. */
  void remove(int index) {
    Waiting mine = new Waiting(index, new CompletableFuture<>());
    synchronized (this) {
      all.add(mine);
    }
    turn.lock();
    try {
      if (!mine.gone.isDone()) removeAll();
    } finally {
      turn.unlock();
    }
    try {
      mine.gone.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException told ? told : e;
    }
  }

  private void removeAll() {
    List<Waiting> now = takeAll();
    try {
      var _ = routes.deleteLinks(now.stream().map(Waiting::index).toList(), group);
      now.forEach(waiting -> waiting.gone.complete(null));
    } catch (RuntimeException e) {
      now.forEach(waiting -> waiting.gone.completeExceptionally(e));
    }
  }

  private synchronized List<Waiting> takeAll() {
    List<Waiting> taken = all;
    all = new ArrayList<>();
    return taken;
  }
}
