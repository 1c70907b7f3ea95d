package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.core.FunctionVersion.Logging.Format;

/**
 * The last {@link #MAX_BYTES} bytes of one invoke's log, for a caller that asked for them: of text,
 * whole characters; of JSON, whole records without a newline behind the last, for whoever gets them
 * parses each line. Not thread-safe.
 */
public final class LogTail {
  public static final int MAX_BYTES = 4096;

  private final byte[] ring = new byte[MAX_BYTES];
  private final Format format;
  private long written;

  public LogTail(Format format) {
    this.format = format;
  }

  /** Adds a message and its newline. */
  public void append(String message) {
    // A character has at least one byte, so what stands before these cannot be seen.
    String end = message.substring(Math.max(0, message.length() - MAX_BYTES));
    write(end.getBytes(UTF_8));
    write(new byte[] {'\n'});
  }

  private void write(byte[] bytes) {
    for (int i = Math.max(0, bytes.length - MAX_BYTES); i < bytes.length; i++) {
      ring[(int) (written++ % MAX_BYTES)] = bytes[i];
    }
  }

  /** What is cut by the beginning is left out. */
  public byte[] bytes() {
    long start = Math.max(0, written - MAX_BYTES);
    long end = written;
    if (format == Format.JSON) {
      start = start == 0 ? 0 : afterNewline(start);
      end = Math.max(start, end - 1);
    } else if (start > 0) {
      while (start < end && Utf8.continues(at(start))) start++;
    }
    byte[] tail = new byte[(int) (end - start)];
    for (int i = 0; i < tail.length; i++) tail[i] = at(start + i);
    return tail;
  }

  private long afterNewline(long from) {
    long position = from;
    while (position < written && at(position) != '\n') position++;
    return Math.min(written, position + 1);
  }

  private byte at(long position) {
    return ring[(int) (position % MAX_BYTES)];
  }
}
