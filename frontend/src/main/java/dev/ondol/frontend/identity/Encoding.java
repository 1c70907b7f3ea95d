package dev.ondol.frontend.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How signatures write bytes down: percent-encoding of all but the unreserved, SHA-256. */
final class Encoding {
  private static final String HEX = "0123456789ABCDEF";
  private static final int NIBBLE = 4;
  private static final int LOW = 15;

  private Encoding() {}

  static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** Adds one byte. */
  static void append(StringBuilder out, char c) {
    if (isUnreserved(c)) {
      out.append(c);
    } else {
      out.append('%').append(HEX.charAt((c >> NIBBLE) & LOW)).append(HEX.charAt(c & LOW));
    }
  }

  /** Decodes what was percent-encoded and encodes it again, as a signature demands it. */
  static String again(String encoded) {
    StringBuilder out = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      int value = c == '%' ? escape(encoded, i) : -1;
      if (value >= 0) {
        append(out, (char) value);
        i += 2;
      } else {
        append(out, c);
      }
    }
    return out.toString();
  }

  /** The text of what was percent-encoded; what is no escape stays as it is. */
  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    StringBuilder out = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      int value = c == '%' ? escape(encoded, i) : -1;
      if (value >= 0) {
        out.append((char) value);
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int escape(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(percent + 1), 16);
    int low = Character.digit(text.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : (high << NIBBLE) | low;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Each character is one byte. */
  static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
