package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An empty ext4 file system of one size, of which copies are made in well under a millisecond: only
 * the few blocks that are not zero are kept, and written into a sparse file.
 */
final class BlankDisk {
  static final String FORMATTER = "mkfs.ext4";

  private static final Duration FORMAT_LIMIT = Duration.ofSeconds(30);
  private static final int BLOCK_BYTES = 4096;

  /** The file system's own tables: so many bytes of the disk are not the user's. */
  private static final int OVERHEAD_PERCENT = 2;

  private static final long OVERHEAD_BYTES = 4L << 20;

  /** One for so many bytes, as mkfs has it by default: bounds the number of files. */
  private static final String BYTES_FOR_INODE = "16384";

  private record Run(long offset, byte[] bytes) {}

  private final long size;
  private final List<Run> runs;

  private BlankDisk(long size, List<Run> runs) {
    this.size = size;
    this.runs = runs;
  }

  /**
   * Formats one.
   *
   * @param sizeMib what shall be free on it
   * @param folder for a temporary file
   */
  static BlankDisk format(int sizeMib, Path folder) {
    long wanted = (long) sizeMib << 20;
    long size = wanted + wanted * OVERHEAD_PERCENT / 100 + OVERHEAD_BYTES;
    try {
      Path image = Files.createTempFile(folder, "blank-", ".ext4");
      try {
        setSize(image, size);
        Programs.run(command(image), "", FORMAT_LIMIT);
        return new BlankDisk(size, read(image));
      } finally {
        Files.deleteIfExists(image);
      }
    } catch (IOException e) {
      throw new SandboxException("a disk of " + sizeMib + " MiB cannot be formatted: " + e, e);
    }
  }

  /** No journal, nothing reserved for root, nothing that has to be written before first use. */
  private static List<String> command(Path image) {
    return List.of(
        FORMATTER,
        "-q",
        "-F",
        "-m",
        "0",
        "-b",
        "" + BLOCK_BYTES,
        "-i",
        BYTES_FOR_INODE,
        "-O",
        "^has_journal,^resize_inode",
        "-E",
        "lazy_itable_init=1,nodiscard",
        image.toString());
  }

  private static List<Run> read(Path image) throws IOException {
    List<Run> runs = new ArrayList<>();
    byte[] zeros = new byte[BLOCK_BYTES];
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
      for (long offset = 0; offset < channel.size(); offset += BLOCK_BYTES) {
        block.clear();
        while (block.hasRemaining() && channel.read(block, offset + block.position()) >= 0) {
          // The end of the file may cut the last block short.
        }
        if (!Arrays.equals(block.array(), zeros)) runs.add(new Run(offset, block.array().clone()));
      }
    }
    return runs;
  }

  void copyTo(Path image) throws IOException {
    setSize(image, size);
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      for (Run run : runs) {
        ByteBuffer bytes = ByteBuffer.wrap(run.bytes);
        while (bytes.hasRemaining()) channel.write(bytes, run.offset + bytes.position());
      }
    }
  }

  /** Makes the file if need be; what it grows by is holes. */
  private static void setSize(Path image, long size) throws IOException {
    try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
  }
}
