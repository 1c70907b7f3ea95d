package dev.ondol.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Goes through a segment's records from the first to the last valid one. One thread. */
final class SegmentReader {
  private static final int BUFFER_BYTES = 256 * 1024;

  /** Takes one record. */
  interface Visitor {
    /**
     * @param offset of the record in its segment
     */
    void visit(long offset, int bytes, LogRecord event);
  }

  private final FileChannel channel;
  private final long end;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  /** Where in the file the buffer's content ends. */
  private long position;

  private SegmentReader(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  /**
   * @param end the offset to stop at
   * @return the offset behind the last valid record; 0 if the file is gone, as it may be at any
   *     time
   */
  static long read(Path file, long end, Visitor visitor) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SegmentReader(channel, Math.min(end, channel.size())).readAll(visitor);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private long readAll(Visitor visitor) throws IOException {
    while (true) {
      long offset = position - buffer.remaining();
      LogRecord event = next();
      if (event == null) {
        return offset;
      }
      // A refill moves the position as far as it fills the buffer: the record's length is what the
      // offset moved.
      long behind = position - buffer.remaining();
      visitor.visit(offset, (int) (behind - offset), event);
    }
  }

  private @Nullable LogRecord next() throws IOException {
    LogRecord event = LogRecord.read(buffer);
    if (event != null || position >= end) {
      return event;
    }
    refill();
    event = LogRecord.read(buffer);
    if (event == null && position < end && buffer.capacity() < LogRecord.MAX_BYTES) {
      buffer = ByteBuffer.allocate(LogRecord.MAX_BYTES).put(buffer).flip();
      refill();
      event = LogRecord.read(buffer);
    }
    return event;
  }

  private void refill() throws IOException {
    buffer.compact();
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + end - position));
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, position);
      if (count < 0) {
        break;
      }
      position += count;
    }
    buffer.flip();
  }
}
