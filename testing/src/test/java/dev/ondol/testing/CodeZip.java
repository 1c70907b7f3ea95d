package dev.ondol.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import software.amazon.awssdk.core.SdkBytes;

/** A deployment package in the making. Confined to one thread. */
final class CodeZip {
  private static final int PROGRAM = 0100755;
  private static final int FILE = 0100644;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

  static CodeZip with(String name, String text) {
    return new CodeZip().file(name, text);
  }

  CodeZip file(String name, String text) {
    return add(name, text.getBytes(StandardCharsets.UTF_8), FILE);
  }

  CodeZip program(String name, byte[] content) {
    return add(name, content, PROGRAM);
  }

  CodeZip program(String name, String text) {
    return program(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** All of a folder, under a prefix that is empty or ends with a slash. */
  CodeZip folder(String prefix, Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        add(
            prefix + folder.relativize(file),
            Files.readAllBytes(file),
            Files.isExecutable(file) ? PROGRAM : FILE);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SdkBytes bytes() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SdkBytes.fromByteArray(bytes.toByteArray());
  }

  private CodeZip add(String name, byte[] content, int mode) {
    try {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setUnixMode(mode);
      zip.putArchiveEntry(entry);
      zip.write(content);
      zip.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
