package dev.ondol.catalog;

/**
 * What a zip says of one entry.
 *
 * @param name decoded, as written otherwise: it may be anything
 * @param mode Unix type and permission bits; 0 if the zip was not made on Unix
 */
record ZipEntryHeader(String name, int mode, Data data) {
  private static final int TYPE_MASK = 0xf000;
  private static final int TYPE_DIRECTORY = 0x4000;
  private static final int TYPE_FILE = 0x8000;
  private static final int TYPE_LINK = 0xa000;
  private static final int OWNER_EXECUTES = 0x40;

  /**
   * Where its bytes are.
   *
   * @param header offset of the local header
   * @param offset of the compressed bytes
   * @param bytes unpacked, as announced
   * @param method 0 stored, 8 deflated
   */
  record Data(int header, int offset, int compressedBytes, int bytes, int method, int crc32) {}

  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    /** A device, a pipe or a socket. */
    SPECIAL
  }

  Kind kind() {
    return switch (mode & TYPE_MASK) {
      case 0, TYPE_FILE -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
      case TYPE_DIRECTORY -> Kind.DIRECTORY;
      case TYPE_LINK -> Kind.LINK;
      default -> Kind.SPECIAL;
    };
  }

  boolean executable() {
    return (mode & OWNER_EXECUTES) != 0;
  }
}
