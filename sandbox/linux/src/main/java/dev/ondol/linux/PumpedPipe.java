package dev.ondol.linux;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipe that the pump reads, and a drain too: a response that has just come must not wait for
 * another thread to wake up.
 *
 * <p>Reading goes in turns, one at a time. Whoever asks for a turn while none is taken takes it on
 * its own thread; if one is taken, its taker does the new one as well before it leaves. So nobody
 * waits for anybody, and the bytes keep their order.
 */
final class PumpedPipe implements OutputPipe {
  /**
   * A drain reads no more than this: the most that a pipe holds unless an administrator says so.
   */
  private static final int MAX_DRAIN_BYTES = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(PumpedPipe.class);

  private final Path path;
  private final int fd;
  private final OutputListener listener;
  private final ReadBuffer.Pool buffers;
  private final Runnable release;

  private final AtomicInteger wantedTurns = new AtomicInteger();
  private final Queue<Runnable> drains = new ConcurrentLinkedQueue<>();
  private volatile boolean closeWanted;
  private boolean released; // touched in turns only

  PumpedPipe(
      Path path, int fd, OutputListener listener, ReadBuffer.Pool buffers, Runnable release) {
    this.path = path;
    this.fd = fd;
    this.listener = listener;
    this.buffers = buffers;
    this.release = release;
  }

  @Override
  public Path path() {
    return path;
  }

  void onReadable() {
    takeTurns();
  }

  @Override
  public void drain(Runnable whenDrained) {
    drains.add(whenDrained);
    takeTurns();
  }

  @Override
  public void close() {
    closeWanted = true;
    takeTurns();
  }

  private void takeTurns() {
    if (wantedTurns.getAndIncrement() != 0) return;
    do {
      turn();
    } while (wantedTurns.decrementAndGet() != 0);
  }

  /**
   * Reads once, or for a drain as often as needed; or closes if that is wanted. Never throws: it
   * may run on a thread that has nothing to do with this pipe.
   */
  private void turn() {
    Runnable whenDrained = drains.poll();
    try {
      if (closeWanted) release();
      else if (whenDrained == null) read(ReadBuffer.BYTES);
      else read(MAX_DRAIN_BYTES);
    } catch (RuntimeException e) {
      LOG.error("The output of {} is read no more: its reader failed", path, e);
      close();
    }
    if (whenDrained == null) return;
    try {
      whenDrained.run();
    } catch (RuntimeException e) {
      LOG.error("What was to follow the output of {} failed", path, e);
    }
  }

  /** A read that leaves room in the buffer has emptied the pipe. */
  private void read(int limit) {
    ReadBuffer buffer = buffers.take();
    try {
      int length;
      int total = 0;
      do {
        length = buffer.fill(fd);
        if (length > 0) listener.onOutput(buffer.bytes(), length);
        total += length;
      } while (length == ReadBuffer.BYTES && total < limit);
    } finally {
      buffers.give(buffer);
    }
  }

  private void release() {
    if (released) return;
    released = true;
    release.run();
  }
}
