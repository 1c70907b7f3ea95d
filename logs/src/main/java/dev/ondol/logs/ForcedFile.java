package dev.ondol.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A small file that is there as a whole or not at all. Unlike events, what it holds was promised to
 * somebody, so it is forced to the disk.
 */
final class ForcedFile {
  private ForcedFile() {}

  static void write(Path file, byte[] content) throws IOException {
    Path making = file.resolveSibling(file.getFileName() + ".tmp");
    append(making, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static void append(Path file, byte[] content) throws IOException {
    append(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void append(
      Path file, byte[] content, StandardOpenOption make, StandardOpenOption where)
      throws IOException {
    try (var channel = FileChannel.open(file, make, StandardOpenOption.WRITE, where)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
  }
}
