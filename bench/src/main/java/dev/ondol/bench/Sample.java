package dev.ondol.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function that is measured.
 *
 * @param expected part of what it answers
 */
record Sample(
    String language, String runtime, String handler, int memoryMib, byte[] zip, String expected) {
  /** One processor's worth. */
  static final int ONE_PROCESSOR_MIB = 1769;

  /** A function of source files. */
  static Sample of(String language, String handler, String expected, Map<String, String> files) {
    Map<String, byte[]> bytes = new java.util.TreeMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return ofBytes(language, handler, expected, bytes);
  }

  static Sample ofBytes(
      String language, String handler, String expected, Map<String, byte[]> files) {
    return new Sample(
        language, runtime(language), handler, ONE_PROCESSOR_MIB, zip(files), expected);
  }

  private static String runtime(String language) {
    return switch (language) {
      case "node" -> "nodejs22.x";
      case "python" -> "python3.12";
      case "java" -> "java25";
      default -> throw new IllegalArgumentException(language);
    };
  }

  private static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
