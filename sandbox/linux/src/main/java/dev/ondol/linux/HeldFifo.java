package dev.ondol.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A named pipe that is held open at both ends: so nobody waits for another to open it, and what is
 * written stays in it until somebody reads. Thread-safe.
 */
public final class HeldFifo implements AutoCloseable {
  /** Never more than a pipe holds by default, less what rounding to pages may waste. */
  public static final int MAX_WRITTEN_BYTES = 32 * 1024;

  private final Path path;
  private final FileChannel channel;

  private HeldFifo(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes a pipe, as {@link Fifo#make} does, and holds it.
   *
   * @throws LinuxException if something is already there, or the folder is not
   */
  public static HeldFifo make(Path path) {
    Fifo.make(path);
    try {
      return new HeldFifo(
          path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the pipe " + path, e);
    }
  }

  public Path path() {
    return path;
  }

  /**
   * Writes at once, for whoever reads.
   *
   * @param bytes at most {@link #MAX_WRITTEN_BYTES} together in this pipe's life
   */
  public void write(byte[] bytes) {
    if (bytes.length > MAX_WRITTEN_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes do not fit into a pipe");
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        if (channel.write(rest) < 0) throw new IOException("the pipe is closed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + path, e);
    }
  }

  /** Lets go of it. Idempotent; the file stays. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }
}
