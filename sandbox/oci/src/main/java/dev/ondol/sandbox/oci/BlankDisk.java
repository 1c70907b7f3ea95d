package dev.ondol.sandbox.oci;

import dev.ondol.linux.SparseFile;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
          file.setLength(size);
        }
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
    try (var file = new RandomAccessFile(image.toFile(), "r")) {
      for (SparseFile.Range range : SparseFile.written(image)) {
        long end = range.offset() + range.length();
        for (long offset = range.offset(); offset < end; offset += BLOCK_BYTES) {
          byte[] block = new byte[(int) Math.min(BLOCK_BYTES, end - offset)];
          file.seek(offset);
          file.readFully(block);
          if (!Arrays.equals(block, zeros)) runs.add(new Run(offset, block));
        }
      }
    }
    return runs;
  }

  void copyTo(Path image) throws IOException {
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
      for (Run run : runs) {
        file.seek(run.offset);
        file.write(run.bytes);
      }
    }
  }
}
