package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The last {@link #MAX_BYTES} bytes of one invoke's log, for a caller that asked for them. Not
 * thread-safe.
 */
public final class LogTail {
  public static final int MAX_BYTES = 4096;

  private final byte[] ring = new byte[MAX_BYTES];
  private long written;

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

  /** Whole characters of UTF-8: one that is cut by the beginning is left out. */
  public byte[] bytes() {
    long start = Math.max(0, written - MAX_BYTES);
    if (start > 0) {
      while (start < written && Utf8.continues(at(start))) start++;
    }
    byte[] tail = new byte[(int) (written - start)];
    for (int i = 0; i < tail.length; i++) tail[i] = at(start + i);
    return tail;
  }

  private byte at(long position) {
    return ring[(int) (position % MAX_BYTES)];
  }
}
