package dev.ondol.micromanager;

import org.jspecify.annotations.Nullable;

/** The lines that the platform itself writes to a function's log, to the letter as Lambda does. */
final class PlatformLines {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long BYTES_PER_MIB = 1024 * 1024;

  private PlatformLines() {}

  /**
   * @param runtime such as {@code python:3.12.1}
   * @param note what else there is to say of it; empty for nothing
   */
  static String initStart(String runtime, String note) {
    return "INIT_START Runtime Version: " + runtime + (note.isEmpty() ? "" : "\t" + note);
  }

  static String start(String requestId, String version) {
    return "START RequestId: " + requestId + " Version: " + version;
  }

  static String end(String requestId) {
    return "END RequestId: " + requestId;
  }

  /**
   * @param phase {@code init}, or {@code invoke} for an init that is repeated
   * @param status {@code error} or {@code timeout}
   */
  static String initReport(
      long initNanos, String phase, String status, @Nullable String errorType) {
    StringBuilder line = new StringBuilder("INIT_REPORT Init Duration: ");
    millis(line, initNanos)
        .append(" ms\tPhase: ")
        .append(phase)
        .append("\tStatus: ")
        .append(status);
    if (errorType != null) {
      line.append("\tError Type: ").append(errorType);
    }
    return line.toString();
  }

  /** What the REPORT line tells. */
  record Report(
      String requestId,
      long durationNanos,
      long initNanos,
      int memoryMib,
      long peakMemoryBytes,
      Answer answer) {}

  /** The time of a cold init is billed with the invoke. */
  static String report(Report report) {
    long billedNanos = report.durationNanos + report.initNanos;
    long billedMillis = Math.max(1, Math.ceilDiv(billedNanos, NANOS_PER_MILLI));
    long peakMib = Math.min(report.memoryMib, Math.ceilDiv(report.peakMemoryBytes, BYTES_PER_MIB));
    StringBuilder line = new StringBuilder(192);
    line.append("REPORT RequestId: ").append(report.requestId).append("\tDuration: ");
    millis(line, report.durationNanos).append(" ms\tBilled Duration: ").append(billedMillis);
    line.append(" ms\tMemory Size: ").append(report.memoryMib);
    line.append(" MB\tMax Memory Used: ").append(peakMib).append(" MB\t");
    if (report.initNanos > 0) {
      line.append("Init Duration: ");
      millis(line, report.initNanos).append(" ms\t");
    }
    if (report.answer.status() != null) {
      line.append("Status: ").append(report.answer.status());
      if (report.answer.errorType() != null) {
        line.append("\tError Type: ").append(report.answer.errorType());
      }
    }
    return line.toString();
  }

  /** With two decimals. */
  private static StringBuilder millis(StringBuilder line, long nanos) {
    long hundredths = (nanos + 5_000) / 10_000;
    line.append(hundredths / 100).append('.');
    long rest = hundredths % 100;
    return line.append(rest < 10 ? "0" : "").append(rest);
  }
}
