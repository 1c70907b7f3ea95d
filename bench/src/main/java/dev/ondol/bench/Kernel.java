package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
