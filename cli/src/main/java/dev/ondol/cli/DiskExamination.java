package dev.ondol.cli;

import dev.ondol.cli.Finding.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The disk under the data folder: how much room it has, and how long it takes to make a write
 * durable, which every change of a function waits for.
 */
record DiskExamination(Path dataDir) {
  private static final long ENOUGH_BYTES = 2L << 30;
  private static final long GIB = 1L << 30;
  private static final int SYNCS = 20;
  private static final int BLOCK_BYTES = 4096;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double SLOW_SYNC_MILLIS = 20;
  private static final double MEDIAN = 0.5;

  List<Finding> findings() {
    Path folder = nearestExisting(dataDir);
    try {
      return List.of(room(folder), sync(folder));
    } catch (IOException e) {
      return List.of(
          new Finding(
              "disk",
              Verdict.MISSING,
              folder + " cannot be written: " + e.getMessage(),
              "Choose another folder by --data-dir."));
    }
  }

  private static Finding room(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    boolean enough = free >= ENOUGH_BYTES;
    return new Finding(
        "disk room",
        enough ? Verdict.WORKS : Verdict.NOTE,
        "%.1f GiB free at %s".formatted((double) free / GIB, folder),
        enough ? "" : "Make room: code, logs and each slot's /tmp live there.");
  }

  private static Finding sync(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "ondol-doctor-", ".tmp");
    double[] millis = new double[SYNCS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        channel.write(ByteBuffer.allocate(BLOCK_BYTES));
        long begun = System.nanoTime();
        channel.force(true);
        millis[i] = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      }
    } finally {
      Files.delete(file);
    }
    double median = Percentiles.of(millis).at(MEDIAN);
    boolean fast = median <= SLOW_SYNC_MILLIS;
    return new Finding(
        "disk sync",
        fast ? Verdict.WORKS : Verdict.NOTE,
        "%.2f ms to make a write durable".formatted(median),
        fast ? "" : "Slow: each change of a function waits for it.");
  }

  private static Path nearestExisting(Path path) {
    Path folder = path;
    while (!Files.isDirectory(folder)) {
      Path parent = folder.getParent();
      if (parent == null) {
        return folder;
      }
      folder = parent;
    }
    return folder;
  }
}
