package dev.ondol.micromanager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the platform itself writes to a function's log, in one of Lambda's two formats. Stateless.
 *
 * <p>A moment in the life of an environment may be worth one line, several or none.
 */
interface PlatformLines {
  /** The longest text is a report with a long error type. */
  int USUAL_CHARS = 192;

  /** How much a line matters: Lambda's system log levels. */
  enum Severity {
    DEBUG,
    INFO,
    WARN
  }

  /** One line. */
  record Line(Severity severity, String text) {}

  /**
   * @param runtime such as {@code python:3.12.1}
   * @param note what else there is to say of it; empty for nothing
   */
  List<Line> initStarted(String runtime, String note);

  List<Line> initEnded(InitEnd end);

  List<Line> started(String requestId);

  List<Line> ended(Report report);

  /**
   * How an init went.
   *
   * @param phase {@code init}, or {@code invoke} for an init that is repeated
   * @param status {@code success}, {@code error} or {@code timeout}
   */
  record InitEnd(long nanos, String phase, String status, @Nullable String errorType) {
    boolean succeeded() {
      return status.equals("success");
    }
  }

  /** How an invoke went, and what it took. */
  record Report(
      String requestId,
      long durationNanos,
      long initNanos,
      int memoryMib,
      long peakMemoryBytes,
      Answer answer) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long BYTES_PER_MIB = 1024 * 1024;

    /** The time of a cold init is billed with the invoke. */
    long billedMillis() {
      return Math.max(1, Math.ceilDiv(durationNanos + initNanos, NANOS_PER_MILLI));
    }

    long peakMib() {
      return Math.min(memoryMib, Math.ceilDiv(peakMemoryBytes, BYTES_PER_MIB));
    }
  }
}
