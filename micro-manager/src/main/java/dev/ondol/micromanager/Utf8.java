package dev.ondol.micromanager;

/** Where UTF-8 may be cut. */
final class Utf8 {
  private Utf8() {}

  /** Whether the byte is the second or a later one of a character. */
  static boolean continues(byte b) {
    return (b & 0b1100_0000) == 0b1000_0000;
  }

  /**
   * The largest cut, at most {@code length}, after which no character is incomplete; {@code length}
   * itself where the last bytes are no UTF-8 anyway.
   */
  static int lastBoundary(byte[] bytes, int length) {
    for (int back = 1; back <= 3 && back < length; back++) {
      byte b = bytes[length - back];
      if (!continues(b)) return characterLength(b) > back ? length - back : length;
    }
    return length;
  }

  private static int characterLength(byte first) {
    if ((first & 0b1110_0000) == 0b1100_0000) return 2;
    if ((first & 0b1111_0000) == 0b1110_0000) return 3;
    if ((first & 0b1111_1000) == 0b1111_0000) return 4;
    return 1;
  }
}
