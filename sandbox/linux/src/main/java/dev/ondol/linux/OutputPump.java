package dev.ondol.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of all slots of this host on one thread.
 *
 * <p>The thread takes a turn for each pipe that has bytes, then rests for {@link #REST} before it
 * looks again. So a line on a quiet host is seen at once; on a busy one many lines share a wake-up;
 * and a slot that writes without end gets {@link ReadBuffer#BYTES} per rest, is held back by its
 * full pipe beyond that, and cannot keep the thread from the others.
 *
 * <p>It has a thread from its first pipe on. Nothing is queued here: a pipe's bytes stay in the
 * kernel until its listener takes them.
 */
public final class OutputPump implements AutoCloseable {
  private static final Duration REST = Duration.ofMillis(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final ReadBuffer.Pool buffers = new ReadBuffer.Pool();
  private final ConcurrentHashMap<Long, PumpedPipe> pipes = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  private @Nullable Running running;
  private volatile boolean closed;

  /** Begins with the first pipe. */
  private record Running(Epoll epoll, Thread thread) {}

  /**
   * Reads a FIFO from now on.
   *
   * @param fifo is made if it is not there; keep others out by its folder
   * @throws LinuxException if it cannot be made, or something else has its name
   */
  public synchronized OutputPipe open(Path fifo, OutputListener listener) {
    if (closed) throw new IllegalStateException("the output pump is closed");
    if (!Files.exists(fifo)) Fifo.make(fifo);
    int fd = Fifo.openForReading(fifo);
    long key = keys.incrementAndGet();
    Epoll epoll = running().epoll();
    PumpedPipe pipe =
        new PumpedPipe(fifo, fd, listener, buffers, () -> release(epoll, key, fd, fifo));
    pipes.put(key, pipe);
    try {
      epoll.add(fd, key);
    } catch (LinuxException e) {
      pipes.remove(key);
      FileCalls.close(fd);
      throw new LinuxException("read the pipe " + fifo, e.errno());
    }
    return pipe;
  }

  private Running running() {
    Running now = running;
    if (now == null) {
      Epoll epoll = new Epoll();
      Thread thread = Thread.ofPlatform().name("output-pump").daemon().start(() -> run(epoll));
      now = new Running(epoll, thread);
      running = now;
    }
    return now;
  }

  private void release(Epoll epoll, long key, int fd, Path fifo) {
    epoll.remove(fd);
    FileCalls.close(fd);
    pipes.remove(key);
    try {
      Files.deleteIfExists(fifo);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the pipe " + fifo, e);
    }
  }

  private void run(Epoll epoll) {
    while (!closed) {
      epoll.await(key -> {
        PumpedPipe pipe = pipes.get(key);
        if (pipe != null) pipe.onReadable();
      });
      LockSupport.parkNanos(REST.toNanos());
    }
  }

  /** Closes all pipes and ends the thread. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    Running ending = running;
    if (ending == null) return;
    ending.epoll().wake();
    pipes.values().forEach(PumpedPipe::close);
    // A pipe that is being drained on another thread just now is closed there, after its turn.
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    while (ending.thread().isAlive() || !pipes.isEmpty()) {
      if (System.nanoTime() > deadline) throw new IllegalStateException("an output pipe is stuck");
      LockSupport.parkNanos(REST.toNanos());
    }
    ending.epoll().close();
  }
}
