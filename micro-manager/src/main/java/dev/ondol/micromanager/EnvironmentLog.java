package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.FunctionVersion.Logging;
import dev.ondol.core.LogSink;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log stream of one environment: the function's own lines and the platform's, in the order in
 * which they happened. Each goes also to the tail of the invoke that it belongs to, and there none
 * is left out: levels are for the stream. Thread-safe.
 */
final class EnvironmentLog {
  private final LogSink sink;
  private final Logging logging;
  private final String stream;
  private final LineLevel lowest;
  private final PlatformLines.Severity lowestOfPlatform;
  private final PlatformLines platform;
  private final LogLines lines = new LogLines(LogBudget.usual(), System::nanoTime, this::onLine);

  /** Of the invoke in flight, if its caller wants it. */
  private @Nullable LogTail tail;

  /** The request id of an invoke that has begun, until its first line is written. */
  private @Nullable String begun;

  EnvironmentLog(LogSink sink, FunctionVersion function) {
    this.sink = sink;
    this.logging = function.settings().logging();
    this.stream = streamOf(function);
    String application = logging.applicationLevel();
    String system = logging.systemLevel();
    this.lowest = application == null ? LineLevel.TRACE : LineLevel.valueOf(application);
    this.lowestOfPlatform =
        system == null ? PlatformLines.Severity.DEBUG : PlatformLines.Severity.valueOf(system);
    this.platform =
        switch (logging.format()) {
          case TEXT -> new TextLines(function.version());
          case JSON -> new JsonLines(function);
        };
  }

  /** In a group that functions may share, the stream tells whose it is. */
  private static String streamOf(FunctionVersion function) {
    String name = function.function().name();
    boolean shared = !function.settings().logging().group().equals("/aws/lambda/" + name);
    return LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy/MM/dd"))
        + "/"
        + (shared ? name : "")
        + "["
        + function.version()
        + "]"
        + UUID.randomUUID().toString().replace("-", "");
  }

  Logging logging() {
    return logging;
  }

  String stream() {
    return stream;
  }

  /** What the function wrote; see {@link LogLines#onOutput}. */
  synchronized void onOutput(byte[] bytes, int length) {
    started();
    lines.onOutput(bytes, length);
  }

  /** See {@link PlatformLines#initStarted}. */
  synchronized void initStarted(String runtime, String note) {
    append(platform.initStarted(runtime, note));
  }

  /** See {@link PlatformLines.InitEnd}. */
  synchronized void initEnded(long nanos, String phase, String status, @Nullable String errorType) {
    append(platform.initEnded(new PlatformLines.InitEnd(nanos, phase, status, errorType)));
  }

  /** From now on all lines belong to this invoke. Its first is written by {@link #started}. */
  synchronized void begin(InFlight invoke) {
    lines.flush();
    tail = invoke.tail;
    begun = invoke.invoke.requestId();
  }

  /**
   * Writes the first line of the invoke that has begun, unless one that follows it was quicker: so
   * the event need not wait for the line, nor does a line ever come before it.
   */
  synchronized void started() {
    String requestId = begun;
    if (requestId != null) {
      begun = null;
      append(platform.started(requestId));
    }
  }

  /** The invoke has ended, and all that it wrote has come through {@link #onOutput}. */
  synchronized void end(InFlight invoke, long endedNanos, int memoryMib, long peakMemoryBytes) {
    started();
    lines.flush();
    append(
        platform.ended(
            new PlatformLines.Report(
                invoke.invoke.requestId(),
                endedNanos - invoke.begunNanos,
                invoke.initNanos,
                memoryMib,
                peakMemoryBytes,
                invoke.requireAnswer())));
    tail = null;
  }

  private void onLine(String message) {
    append(message, lowest.admits(message));
  }

  private void append(List<PlatformLines.Line> all) {
    for (PlatformLines.Line line : all) {
      append(line.text(), line.severity().compareTo(lowestOfPlatform) >= 0);
    }
  }

  private void append(String message, boolean toStream) {
    if (toStream) {
      sink.append(logging.group(), stream, System.currentTimeMillis(), message);
    }
    if (tail != null) {
      tail.append(message);
    }
  }
}
