package dev.ondol.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands in a segment, big-endian:
 *
 * <pre>
 *   int bytes of what follows the checksum | int CRC-32C of it
 *   long timestampMillis | long ingestedMillis | short bytes of stream | stream | message
 * </pre>
 *
 * <p>Texts are in UTF-8 and may hold anything; lone surrogates become question marks. A record that
 * a crash tore, or any other garbage, does not pass the checksum.
 */
record LogRecord(long timestampMillis, long ingestedMillis, String stream, String message) {
  static final int PREFIX_BYTES = 8;
  private static final int FIXED_BYTES = 18;

  /** As Amazon's service counts a stream's name, in characters of up to three bytes. */
  private static final int MAX_STREAM_BYTES = 3 * 512;

  /** A longer message is cut off; as Amazon's service, which takes 1 MiB. */
  static final int MAX_MESSAGE_CHARS = 1024 * 1024;

  /** No valid record is larger; a length beyond it is garbage. */
  static final int MAX_BYTES =
      PREFIX_BYTES + FIXED_BYTES + MAX_STREAM_BYTES + 3 * MAX_MESSAGE_CHARS;

  byte[] bytes() {
    byte[] name = stream.getBytes(StandardCharsets.UTF_8);
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    int nameBytes = Math.min(name.length, MAX_STREAM_BYTES);
    byte[] bytes = new byte[PREFIX_BYTES + FIXED_BYTES + nameBytes + text.length];
    ByteBuffer record = ByteBuffer.wrap(bytes).position(PREFIX_BYTES);
    record.putLong(timestampMillis).putLong(ingestedMillis).putShort((short) nameBytes);
    record.put(name, 0, nameBytes).put(text);
    record.putInt(0, bytes.length - PREFIX_BYTES);
    record.putInt(4, checksum(record, PREFIX_BYTES, bytes.length - PREFIX_BYTES));
    return bytes;
  }

  /**
   * Reads the record at the buffer's position and moves behind it.
   *
   * @return null, with the position unchanged, if no whole and valid record begins here
   */
  static @Nullable LogRecord read(ByteBuffer buffer) {
    int start = buffer.position();
    int bytes = wholeBytes(buffer);
    if (bytes == 0
        || buffer.getInt(start + 4)
            != checksum(buffer, start + PREFIX_BYTES, bytes - PREFIX_BYTES)) {
      return null;
    }
    int nameBytes = Short.toUnsignedInt(buffer.getShort(start + PREFIX_BYTES + 16));
    int textBytes = bytes - PREFIX_BYTES - FIXED_BYTES - nameBytes;
    if (textBytes < 0) {
      return null;
    }
    int name = start + PREFIX_BYTES + FIXED_BYTES;
    var record =
        new LogRecord(
            buffer.getLong(start + PREFIX_BYTES),
            buffer.getLong(start + PREFIX_BYTES + 8),
            text(buffer, name, nameBytes),
            text(buffer, name + nameBytes, textBytes));
    buffer.position(start + bytes);
    return record;
  }

  /** How long the record at the position is, if the buffer holds all of it; else 0. */
  private static int wholeBytes(ByteBuffer buffer) {
    if (buffer.remaining() < PREFIX_BYTES + FIXED_BYTES) {
      return 0;
    }
    int following = buffer.getInt(buffer.position());
    boolean plausible = following >= FIXED_BYTES && following <= MAX_BYTES - PREFIX_BYTES;
    return plausible && following <= buffer.remaining() - PREFIX_BYTES
        ? PREFIX_BYTES + following
        : 0;
  }

  private static String text(ByteBuffer buffer, int at, int bytes) {
    byte[] text = new byte[bytes];
    buffer.get(at, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static int checksum(ByteBuffer buffer, int at, int bytes) {
    var checksum = new CRC32C();
    checksum.update(buffer.slice(at, bytes));
    return (int) checksum.getValue();
  }
}
