package dev.ondol.catalog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips byte by byte, so that they can lie. */
final class RawZip {
  static final int FILE = 0100644;
  static final int EXECUTABLE = 0100755;
  static final int LINK = 0120777;
  private static final int UTF8 = 1 << 11;

  /** One entry; each field of both headers can be made to say something else. */
  static final class Entry {
    byte[] name;
    byte[] localName;
    byte[] data;
    int mode = FILE;
    int flags = UTF8;
    int method = 8;
    int madeBy = 3;
    int bytes;
    int compressedBytes;
    int crc32;
    int localBytes;
    int header = -1;

    Entry(String name, byte[] content, boolean deflate) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      this.localName = this.name;
      this.method = deflate ? 8 : 0;
      this.data = deflate ? deflate(content) : content;
      this.bytes = content.length;
      this.localBytes = content.length;
      this.compressedBytes = data.length;
      var checksum = new CRC32();
      checksum.update(content);
      this.crc32 = (int) checksum.getValue();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private int announced = -1;
  private boolean zip64;

  RawZip file(String name, String content) {
    return file(name, content, FILE);
  }

  RawZip file(String name, String content, int mode) {
    return add(name, content.getBytes(StandardCharsets.UTF_8), entry -> entry.mode = mode);
  }

  RawZip link(String name, String target) {
    return file(name, target, LINK);
  }

  RawZip add(String name, byte[] content, java.util.function.Consumer<Entry> lie) {
    var entry = new Entry(name, content, true);
    lie.accept(entry);
    entries.add(entry);
    return this;
  }

  RawZip stored(String name, byte[] content) {
    entries.add(new Entry(name, content, false));
    return this;
  }

  RawZip announce(int count) {
    announced = count;
    return this;
  }

  RawZip withZip64End() {
    zip64 = true;
    return this;
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    int[] headers = new int[entries.size()];
    for (int i = 0; i < headers.length; i++) {
      Entry entry = entries.get(i);
      headers[i] = entry.header >= 0 ? entry.header : out.size();
      if (entry.header < 0) {
        out.writeBytes(local(entry));
      }
    }
    int directory = out.size();
    for (int i = 0; i < headers.length; i++) {
      out.writeBytes(central(entries.get(i), headers[i]));
    }
    int directoryBytes = out.size() - directory;
    int count = announced >= 0 ? announced : headers.length;
    if (zip64) {
      int at = out.size();
      var end = little(56 + 20);
      end.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
      end.putInt(0).putInt(0).putLong(count).putLong(count);
      end.putLong(directoryBytes).putLong(directory);
      end.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
      out.writeBytes(written(end));
    }
    short shown = (short) (zip64 ? 0xffff : count);
    var end = little(22).putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    end.putShort(shown).putShort(shown).putInt(directoryBytes).putInt(directory);
    out.writeBytes(written(end.putShort((short) 0)));
    return out.toByteArray();
  }

  private static byte[] local(Entry entry) {
    var header = little(30 + entry.localName.length + entry.data.length);
    header.putInt(0x04034b50).putShort((short) 20);
    header.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
    header.putInt(entry.crc32).putInt(entry.compressedBytes).putInt(entry.localBytes);
    header.putShort((short) entry.localName.length).putShort((short) 0);
    return written(header.put(entry.localName).put(entry.data));
  }

  private static byte[] central(Entry entry, int offset) {
    var header = little(46 + entry.name.length);
    header.putInt(0x02014b50).put((byte) 20).put((byte) entry.madeBy).putShort((short) 20);
    header.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
    header.putInt(entry.crc32).putInt(entry.compressedBytes).putInt(entry.bytes);
    header.putShort((short) entry.name.length).putShort((short) 0).putShort((short) 0);
    header.putShort((short) 0).putShort((short) 0).putInt(entry.mode << 16).putInt(offset);
    return written(header.put(entry.name));
  }

  static byte[] deflate(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(content);
      deflater.finish();
      byte[] buffer = new byte[64 * 1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  private static byte[] written(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
