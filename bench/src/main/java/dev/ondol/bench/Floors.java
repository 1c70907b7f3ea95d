package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** What this machine can do at best: the least that each step of a cold start must cost. */
final class Floors {
  private static final int REPEATS = 5;
  private static final int SYNC_REPEATS = 50;
  private static final int SYNC_BYTES = 4096;
  private static final Path ROOT = Path.of("/");

  private Floors() {}

  /** A bare start of a language runtime that does nothing, in milliseconds; median of five. */
  static double runtimeStart(Host host, String language) {
    return median(() -> (long) (bareStart(host, language) * 1e6)) / 1e6;
  }

  /** One bare start, in milliseconds. */
  static double bareStart(Host host, String language) {
    return millis(Program.time(ROOT, bare(host, language)));
  }

  private static List<String> bare(Host host, String language) {
    return switch (language) {
      case "node" -> List.of(host.node(), "-e", "0");
      case "python" -> List.of(host.python(), "-c", "pass");
      case "java" ->
          List.of(host.java("java"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-version");
      default -> throw new IllegalArgumentException(language);
    };
  }

  /** A start of {@code /bin/true}: fork, exec, exit, in microseconds. */
  static double fork() {
    return median(() -> Program.time(ROOT, List.of("/bin/true")).toNanos()) / 1e3;
  }

  /** A durable write of a page, in microseconds. */
  static double durableWrite() {
    try (Folder folder = new Folder();
        FileChannel file =
            FileChannel.open(
                folder.path().resolve("sync"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(SYNC_BYTES);
      long[] nanos = new long[SYNC_REPEATS];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        page.clear();
        file.write(page, (long) i * SYNC_BYTES);
        file.force(false);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return nanos[nanos.length / 2] / 1e3;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double median(LongSupplier nanos) {
    long[] all = new long[REPEATS];
    Arrays.setAll(all, i -> nanos.getAsLong());
    Arrays.sort(all);
    return all[REPEATS / 2];
  }

  static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
