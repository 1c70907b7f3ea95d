package dev.ondol.linux;

import java.nio.file.Path;

/** The reading end of one slot's output. Thread-safe; nothing here blocks. */
public interface OutputPipe extends AutoCloseable {
  /** The FIFO, for the one who writes. */
  Path path();

  /**
   * Runs {@code whenDrained} after the listener has got every byte that was written before this
   * call: on this thread before it returns, or on another that is reading the pipe just now. Runs
   * it also if the pipe is closed.
   */
  void drain(Runnable whenDrained);

  /** Drops what is unread and deletes the FIFO; who writes to it gets an error. Idempotent. */
  @Override
  void close();
}
