package dev.ondol.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How long ago this process was started, its launcher included. Java's own {@code ProcessHandle}
 * adds to a boot time that the kernel tells in whole seconds, so it is wrong by up to one.
 */
final class ProcessAge {
  /** In which Linux counts for programs, on every architecture that Java runs on. */
  private static final long TICKS_PER_SECOND = 100;

  /** Of the fields that follow the program's name. */
  private static final int START_TICKS = 19;

  private ProcessAge() {}

  /** Empty where the host does not tell. */
  static Optional<Duration> now() {
    try {
      return Optional.of(
          of(
              Files.readString(Path.of("/proc/self/stat")),
              Files.readString(Path.of("/proc/uptime"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * @param stat the line of {@code /proc/PID/stat}
   * @param uptime the line of {@code /proc/uptime}
   */
  static Duration of(String stat, String uptime) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TICKS + 2);
    long started = Long.parseLong(fields[START_TICKS]) * 1000 / TICKS_PER_SECOND;
    double up = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return Duration.ofMillis(Math.round(up * 1000) - started);
  }
}
