package dev.ondol.frontend.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One event of AWS's event stream format ({@code application/vnd.amazon.eventstream}): a length and
 * a checksum, headers, payload, a checksum of it all. Stateless.
 *
 * <pre>
 *   total length (4) | length of headers (4) | CRC-32 of these (4) | headers | payload | CRC-32 (4)
 *   a header: length of name (1) | name | 7, for text | length of value (2) | value
 * </pre>
 */
public final class EventFrame {
  public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private static final int PRELUDE_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int HEADER_OVERHEAD_BYTES = 4;
  private static final byte TEXT = 7;
  private static final byte[] MESSAGE_TYPE = ascii(":message-type");
  private static final byte[] EVENT = ascii("event");
  private static final byte[] EVENT_TYPE = ascii(":event-type");
  private static final byte[] EXCEPTION = ascii("exception");
  private static final byte[] EXCEPTION_TYPE = ascii(":exception-type");
  private static final byte[] PAYLOAD_TYPE = ascii(":content-type");

  private EventFrame() {}

  /**
   * An event as it goes over the wire.
   *
   * @param type the name of a member of the stream's union, in ASCII
   * @param contentType of the payload, in ASCII
   */
  public static byte[] of(String type, String contentType, byte[] payload) {
    return of(type, contentType, payload, 0, payload.length);
  }

  /** An event with a part of {@code source} as its payload. */
  public static byte[] of(String type, String contentType, byte[] source, int from, int length) {
    return frame(EVENT, EVENT_TYPE, type, contentType, ByteBuffer.wrap(source, from, length));
  }

  /** An error that ends a stream. */
  public static byte[] exception(String type, String contentType, byte[] payload) {
    return frame(EXCEPTION, EXCEPTION_TYPE, type, contentType, ByteBuffer.wrap(payload));
  }

  private static byte[] frame(
      byte[] message, byte[] typeHeader, String type, String contentType, ByteBuffer payload) {
    byte[] typeName = ascii(type);
    byte[] payloadType = ascii(contentType);
    int headers =
        headerBytes(MESSAGE_TYPE, message)
            + headerBytes(typeHeader, typeName)
            + headerBytes(PAYLOAD_TYPE, payloadType);
    int total = PRELUDE_BYTES + CHECKSUM_BYTES + headers + payload.remaining() + CHECKSUM_BYTES;
    ByteBuffer frame = ByteBuffer.allocate(total).putInt(total).putInt(headers);
    putChecksum(frame);
    putHeader(frame, typeHeader, typeName);
    putHeader(frame, PAYLOAD_TYPE, payloadType);
    putHeader(frame, MESSAGE_TYPE, message);
    frame.put(payload);
    putChecksum(frame);
    return frame.array();
  }

  private static int headerBytes(byte[] name, byte[] value) {
    return HEADER_OVERHEAD_BYTES + name.length + value.length;
  }

  private static void putHeader(ByteBuffer frame, byte[] name, byte[] value) {
    frame.put((byte) name.length).put(name).put(TEXT).putShort((short) value.length).put(value);
  }

  /** Of all that has been written so far. */
  private static void putChecksum(ByteBuffer frame) {
    CRC32 checksum = new CRC32();
    checksum.update(frame.duplicate().flip());
    frame.putInt((int) checksum.getValue());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
