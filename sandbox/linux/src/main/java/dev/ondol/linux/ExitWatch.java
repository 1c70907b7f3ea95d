package dev.ondol.linux;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread that waits for the ending of many child processes. Thread-safe. Whoever waits is told
 * on that thread, and must be quick.
 */
public final class ExitWatch implements AutoCloseable {
  private record Watched(Pidfd process, CompletableFuture<Pidfd.Ending> ending) {}

  private final Epoll epoll = new Epoll();
  private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  private volatile boolean closed;

  public ExitWatch() {
    Thread.ofPlatform().name("exit-watch").daemon().start(this::run);
  }

  /**
   * Watches a child of this process. The caller closes the handle, after the ending.
   *
   * @return completes on the watching thread; exceptionally if the process is not our child
   */
  public CompletableFuture<Pidfd.Ending> watch(Pidfd child) {
    long key = keys.incrementAndGet();
    CompletableFuture<Pidfd.Ending> ending = new CompletableFuture<>();
    watched.put(key, new Watched(child, ending));
    epoll.add(child.descriptor(), key);
    return ending;
  }

  private void run() {
    while (!closed) epoll.await(this::ended);
    epoll.close();
  }

  private void ended(long key) {
    Watched entry = watched.remove(key);
    if (entry == null) return;
    epoll.remove(entry.process.descriptor());
    try {
      entry.ending.complete(entry.process.reap());
    } catch (LinuxException e) {
      entry.ending.completeExceptionally(e);
    }
  }

  /** Stops watching: endings that have not come yet never will. */
  @Override
  public void close() {
    closed = true;
    epoll.wake();
  }
}
