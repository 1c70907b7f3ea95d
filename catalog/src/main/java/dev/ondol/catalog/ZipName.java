package dev.ondol.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns what a zip calls an entry into a path that stays below a folder, or refuses it. */
final class ZipName {
  private static final int MAX_PATH_BYTES = 1024;
  private static final int MAX_PART_BYTES = 255;

  /** What names without the UTF-8 flag are in by definition. */
  private static final Charset CP437 =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  private ZipName() {}

  /** Many tools write UTF-8 and do not say so: the flag is not asked where the bytes are clear. */
  static String decode(byte[] name, boolean flaggedUtf8) throws BadZipException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      if (flaggedUtf8) {
        throw new BadZipException("an entry's name is not in UTF-8", e);
      }
      return new String(name, CP437);
    }
  }

  /**
   * The parts of a relative path, without empty ones and {@code .}.
   *
   * @throws BadZipException if it is absolute, leaves the folder, or cannot be a file's name
   */
  static List<String> parts(String name) throws BadZipException {
    if (name.isEmpty() || name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*")) {
      throw refused(name, "it is not relative");
    }
    if (name.indexOf('\\') >= 0) {
      throw refused(name, "it holds a backslash");
    }
    if (name.indexOf('\0') >= 0) {
      throw refused(name, "it holds a NUL");
    }
    if (utf8Bytes(name) > MAX_PATH_BYTES) {
      throw refused(name, "it is longer than " + MAX_PATH_BYTES + " bytes");
    }
    var parts = new ArrayList<String>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw refused(name, "it leaves its folder");
      }
      if (utf8Bytes(part) > MAX_PART_BYTES) {
        throw refused(name, "a part of it is longer than " + MAX_PART_BYTES + " bytes");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }

  /**
   * Checks where a symbolic link points to. {@code ..} may only come first, and not more often than
   * the link is deep. All folders above a link are real ones, so such a target cannot leave the
   * tree, whatever other links it goes through.
   *
   * @param depth how many folders are above the link, the tree's own not counted
   */
  static void requireInside(String link, String target, int depth) throws BadZipException {
    if (target.isEmpty()
        || target.startsWith("/")
        || target.indexOf('\0') >= 0
        || utf8Bytes(target) > MAX_PATH_BYTES) {
      throw refused(link, "as a symbolic link it must point to a relative path");
    }
    int up = 0;
    boolean descended = false;
    for (String part : target.split("/", -1)) {
      if (part.equals("..")) {
        up++;
        if (descended || up > depth) {
          throw refused(link, "as a symbolic link it leaves the folder");
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        descended = true;
      }
    }
  }

  /** Names the entry so that it does no harm in a log or on a terminal. */
  static BadZipException refused(String name, String reason) {
    String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return new BadZipException(
        "entry \"" + shown.replaceAll("[^\\p{Print}…]", "?") + "\": " + reason);
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
