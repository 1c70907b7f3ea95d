package dev.ondol.catalog;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The central directory of a zip that may be hostile, read and checked before anything is unpacked.
 *
 * <p>It lists exactly the entries that the archive's end announces; each has a local header that
 * says the same, and no two share a byte, which is what makes a small bomb grow without nesting. As
 * the archive is small, entries need no Zip64 sizes; its extra fields are read over where the
 * classic fields already say it all, and its end record is read.
 *
 * <p>Layout and field names: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
 */
final class ZipDirectory {
  /** Real packages have some ten thousands. */
  static final int MAX_ENTRIES = 100_000;

  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int ZIP64_END = 0x06064b50;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int CENTRAL_HEADER_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int ZIP64_END_BYTES = 56;
  private static final int ZIP64_LOCATOR_BYTES = 20;
  private static final int MAX_COMMENT_BYTES = 65_535;
  private static final int FLAG_ENCRYPTED = 1;
  private static final int FLAG_SIZES_FOLLOW = 1 << 3;
  private static final int FLAG_UTF8 = 1 << 11;

  private final ByteBuffer zip;

  private ZipDirectory(ByteBuffer zip) {
    this.zip = zip.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * In the order of the directory.
   *
   * @throws BadZipException if it is no zip, or says two things about one matter
   */
  static List<ZipEntryHeader> read(ByteBuffer zip) throws BadZipException {
    try {
      return new ZipDirectory(zip).entries();
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new BadZipException("it ends too early", e);
    }
  }

  private List<ZipEntryHeader> entries() throws BadZipException {
    End end = end(findEnd());
    int start = end.at() - end.directoryBytes();
    int prefix = start - end.directoryOffset();
    if (start < 0 || prefix < 0) {
      throw new BadZipException("its end record contradicts the file");
    }
    if (end.count() > MAX_ENTRIES) {
      throw new BadZipException("it holds more than " + MAX_ENTRIES + " entries");
    }
    var entries = new ArrayList<ZipEntryHeader>(end.count());
    int at = start;
    for (int i = 0; i < end.count(); i++) {
      if (zip.getInt(at) != CENTRAL_HEADER) {
        throw new BadZipException("its directory holds fewer entries than announced");
      }
      entries.add(entry(at, prefix));
      at += CENTRAL_HEADER_BYTES + variableBytes(at + 28, 3);
    }
    if (at != end.at()) {
      throw new BadZipException("its directory holds more than announced");
    }
    requireDisjoint(entries, start);
    return entries;
  }

  /**
   * @param at offset of the first byte behind the directory
   */
  private record End(int at, int count, int directoryBytes, int directoryOffset) {}

  /**
   * The end record, or the one of Zip64 that writers put before it for more than 65,534 entries.
   */
  private End end(int classic) throws BadZipException {
    if (unsignedShort(classic + 4) != 0
        || unsignedShort(classic + 8) != unsignedShort(classic + 10)) {
      throw new BadZipException("it is one of several parts");
    }
    int zip64 = classic - ZIP64_LOCATOR_BYTES - ZIP64_END_BYTES;
    if (zip64 >= 0
        && zip.getInt(classic - ZIP64_LOCATOR_BYTES) == ZIP64_LOCATOR
        && zip.getInt(zip64) == ZIP64_END) {
      return new End(zip64, longSize(zip64 + 32), longSize(zip64 + 40), longSize(zip64 + 48));
    }
    return new End(classic, unsignedShort(classic + 10), size(classic + 12), size(classic + 16));
  }

  private int findEnd() throws BadZipException {
    int last = zip.limit() - END_BYTES;
    int first = Math.max(0, last - MAX_COMMENT_BYTES);
    for (int at = last; at >= first; at--) {
      if (zip.getInt(at) == END && at + END_BYTES + unsignedShort(at + 20) == zip.limit()) {
        return at;
      }
    }
    throw new BadZipException("");
  }

  private ZipEntryHeader entry(int central, int prefix) throws BadZipException {
    int flags = unsignedShort(central + 8);
    int method = unsignedShort(central + 10);
    int compressedBytes = size(central + 20);
    int bytes = size(central + 24);
    int local = Math.addExact(size(central + 42), prefix);
    byte[] name = bytes(central + CENTRAL_HEADER_BYTES, unsignedShort(central + 28));
    if ((flags & FLAG_ENCRYPTED) != 0) {
      throw new BadZipException("it is encrypted");
    }
    requireSame(central, local, flags, name);
    int data = local + LOCAL_HEADER_BYTES + variableBytes(local + 26, 2);
    var raw =
        new ZipEntryHeader.Data(
            local, data, compressedBytes, bytes, method, zip.getInt(central + 16));
    boolean unix = isUnix(zip.get(central + 5));
    int mode = unix ? unsignedShort(central + 40) : 0;
    return new ZipEntryHeader(ZipName.decode(name, (flags & FLAG_UTF8) != 0), mode, raw);
  }

  private void requireSame(int central, int local, int flags, byte[] name) throws BadZipException {
    if (zip.getInt(local) != LOCAL_HEADER
        || unsignedShort(local + 8) != unsignedShort(central + 10)
        || !java.util.Arrays.equals(
            name, bytes(local + LOCAL_HEADER_BYTES, unsignedShort(local + 26)))) {
      throw new BadZipException("the headers of an entry contradict each other");
    }
    if ((flags & FLAG_SIZES_FOLLOW) != 0) {
      return;
    }
    for (int field = 0; field < 12; field += 4) {
      int there = zip.getInt(local + 14 + field);
      boolean inZip64Field = field > 0 && there == -1;
      if (there != zip.getInt(central + 16 + field) && !inZip64Field) {
        throw new BadZipException("the headers of an entry contradict each other");
      }
    }
  }

  private static void requireDisjoint(List<ZipEntryHeader> entries, int directory)
      throws BadZipException {
    var inFileOrder = new ArrayList<>(entries);
    inFileOrder.sort(Comparator.comparingInt(entry -> entry.data().header()));
    int free = 0;
    for (ZipEntryHeader entry : inFileOrder) {
      if (entry.data().header() < free) {
        throw new BadZipException("two of its entries overlap");
      }
      free = Math.addExact(entry.data().offset(), entry.data().compressedBytes());
    }
    if (free > directory) {
      throw new BadZipException("an entry reaches into the directory");
    }
  }

  /** The host system in "version made by": Unix, or macOS, which writes the same attributes. */
  private static boolean isUnix(byte host) {
    return host == 3 || host == 19;
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(zip.getShort(at));
  }

  private int variableBytes(int at, int fields) {
    int sum = 0;
    for (int i = 0; i < fields; i++) {
      sum += unsignedShort(at + 2 * i);
    }
    return sum;
  }

  private int longSize(int at) throws BadZipException {
    long size = zip.getLong(at);
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new BadZipException("a size in it is larger than it may be");
    }
    return (int) size;
  }

  /** A four-byte size or offset; what does not fit into 31 bits cannot be in this file. */
  private int size(int at) throws BadZipException {
    int size = zip.getInt(at);
    if (size < 0) {
      throw new BadZipException("a size in it is larger than it may be");
    }
    return size;
  }

  private byte[] bytes(int at, int count) {
    byte[] bytes = new byte[count];
    zip.get(at, bytes);
    return bytes;
  }
}
