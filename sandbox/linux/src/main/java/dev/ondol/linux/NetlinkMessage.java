package dev.ondol.linux;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One request to the kernel's routing tables: a header, a fixed part, nested attributes. */
final class NetlinkMessage {
  private static final int MAX_BYTES = 1024;
  private static final int HEADER_BYTES = 16;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;
  private static final short REQUEST_WITH_ANSWER = 1 | 4;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.nativeOrder()).position(HEADER_BYTES);

  NetlinkMessage(int type, int flags, int sequence) {
    bytes.putShort(4, (short) type).putShort(6, (short) (REQUEST_WITH_ANSWER | flags));
    bytes.putInt(8, sequence);
  }

  /** The fixed part of messages on interfaces. */
  NetlinkMessage link(int index, int flags, int changed) {
    bytes.put((byte) 0).put((byte) 0).putShort((short) 0);
    bytes.putInt(index).putInt(flags).putInt(changed);
    return this;
  }

  /** Bytes of a fixed part. */
  NetlinkMessage fixed(int... values) {
    for (int value : values) bytes.put((byte) value);
    return this;
  }

  /** A word of a fixed part. */
  NetlinkMessage number32(int value) {
    bytes.putInt(value);
    return this;
  }

  NetlinkMessage number(int attribute, int value) {
    header(attribute, Integer.BYTES);
    bytes.putInt(value);
    return this;
  }

  NetlinkMessage address(int attribute, Inet4Address value) {
    header(attribute, Integer.BYTES);
    bytes.put(value.getAddress());
    return this;
  }

  NetlinkMessage text(int attribute, String value) {
    byte[] text = (value + "\0").getBytes(StandardCharsets.UTF_8);
    header(attribute, text.length);
    bytes.put(text);
    while (bytes.position() % 4 != 0) bytes.put((byte) 0);
    return this;
  }

  /** Begins an attribute that holds what follows, up to {@link #close}. */
  int open(int attribute) {
    int start = bytes.position();
    header(attribute, 0);
    return start;
  }

  NetlinkMessage close(int start) {
    bytes.putShort(start, (short) (bytes.position() - start));
    return this;
  }

  private void header(int attribute, int length) {
    bytes.putShort((short) (ATTRIBUTE_HEADER_BYTES + length)).putShort((short) attribute);
  }

  /** The whole message. */
  byte[] toBytes() {
    bytes.putInt(0, bytes.position());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
