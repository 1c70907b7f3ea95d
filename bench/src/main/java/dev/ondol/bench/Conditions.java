package dev.ondol.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What the figures depend on.
 *
 * @param code commit, or what stands for it
 * @param isolation level that was asked for
 */
record Conditions(
    LocalDate date, String code, String kernel, int cores, String java, String isolation) {
  static Conditions of(String code, String isolation) {
    return new Conditions(
        LocalDate.now(ZoneOffset.UTC),
        code,
        System.getProperty("os.version", ""),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        isolation);
  }

  /** What the machine was doing beside. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  String text() {
    return "%s, code %s, kernel %s, %d cores, Java %s, isolation %s"
        .formatted(date, code, kernel, cores, java, isolation);
  }
}
