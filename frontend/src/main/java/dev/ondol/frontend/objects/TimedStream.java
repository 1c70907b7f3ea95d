package dev.ondol.frontend.objects;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * An object on its way: for one thread, within a time for all of it. A sender that is slow without
 * an end, or breaks off, ends in an {@link dev.ondol.core.OndolException} like one that never
 * answered.
 */
final class TimedStream extends InputStream {
  private final InputStream object;
  private final Runnable abort;
  private final long end;
  private boolean whole;

  /**
   * @param abort gives up the connection where the rest is not wanted
   */
  TimedStream(InputStream object, Runnable abort, Duration limit) {
    this.object = object;
    this.abort = abort;
    this.end = System.nanoTime() + limit.toNanos();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (System.nanoTime() - end > 0) {
      throw ObjectStore.unreachable(new IOException("an object took too long"));
    }
    try {
      int count = object.read(buffer, offset, length);
      whole |= count < 0;
      return count;
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreachable(e);
    }
  }

  @Override
  public void close() {
    if (!whole) {
      abort.run();
      return;
    }
    try {
      object.close();
    } catch (IOException e) {
      throw ObjectStore.unreachable(e);
    }
  }
}
