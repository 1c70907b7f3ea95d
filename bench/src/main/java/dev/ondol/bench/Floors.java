package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What this machine can do at best: the least that each step of a cold start must cost. */
final class Floors {
  private static final int REPEATS = 5;
  private static final int SYNC_REPEATS = 50;
  private static final int SYNC_BYTES = 4096;
  private static final Path ROOT = Path.of("/");

  private Floors() {}

  /** A bare start of a language runtime that does nothing, in milliseconds; median of five. */
  static double runtimeStart(Host host, String language) {
    return median(() -> bareStart(host, language));
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
    return 1e3 * median(() -> millis(Program.time(ROOT, List.of("/bin/true"))));
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

  /**
   * Processor time that one run of a program takes, in seconds; mean of runs one after the other.
   */
  static double processorSeconds(List<String> command, int runs) {
    double before = Kernel.waitedForSeconds();
    for (int i = 0; i < runs; i++) {
      Program.time(ROOT, command);
    }
    return (Kernel.waitedForSeconds() - before) / runs;
  }

  /** How long it takes until as many that are started at once have ended, in seconds. */
  static double together(List<String> command, int count) {
    List<Program> programs = new ArrayList<>();
    long start = System.nanoTime();
    try {
      for (int i = 0; i < count; i++) {
        programs.add(Program.start(ROOT, Map.of(), command));
      }
      programs.forEach(Program::awaitEnd);
      return (System.nanoTime() - start) / 1e9;
    } finally {
      programs.forEach(Program::close);
    }
  }

  /** Of five. */
  static double median(DoubleSupplier figure) {
    double[] all = new double[REPEATS];
    Arrays.setAll(all, i -> figure.getAsDouble());
    return Spread.of(all).median();
  }

  static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
