package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What the kernel counts for the whole host. */
final class Kernel {
  private static final double KIB_PER_MIB = 1024;

  private Kernel() {}

  /** Processes that were killed because a cgroup or the host had no memory left. */
  static double outOfMemoryKills() {
    return number("/proc/vmstat", "oom_kill ");
  }

  /** Memory that could be given to somebody, in MiB. */
  static double availableMib() {
    return number("/proc/meminfo", "MemAvailable:") / KIB_PER_MIB;
  }

  /** Processor time of the programs that this process started and that have ended. */
  static double waitedForSeconds() {
    String[] fields = Program.statFields("self");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / Program.TICKS_PER_SECOND;
  }

  /**
   * What all processors together have done since the host's start.
   *
   * @param idle of them, with waiting for disks
   */
  record Ticks(long all, long idle) {
    /** Which share of the time since then they were busy. */
    double busySince(Ticks before) {
      long passed = all - before.all;
      return passed == 0 ? 0 : 1 - (double) (idle - before.idle) / passed;
    }
  }

  static Ticks processorTicks() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      // user, nice, system, idle, waiting for disks, two kinds of interrupts, stolen by the host's
      // host
      long[] ticks =
          Arrays.stream(lines.findFirst().orElseThrow().split(" +"))
              .skip(1)
              .limit(8)
              .mapToLong(Long::parseLong)
              .toArray();
      return new Ticks(Arrays.stream(ticks).sum(), ticks[3] + ticks[4]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double number(String file, String field) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
