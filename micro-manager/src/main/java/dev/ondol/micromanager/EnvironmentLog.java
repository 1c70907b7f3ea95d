package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.LogSink;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log stream of one environment: the function's own lines and the platform's, in the order in
 * which they happened, each also to the tail of the invoke that it belongs to. Thread-safe.
 */
final class EnvironmentLog {
  private final LogSink sink;
  private final String group;
  private final String stream;
  private final LogLines lines = new LogLines(LogBudget.usual(), System::nanoTime, this::append);

  /** Of the invoke in flight, if its caller wants it. */
  private @Nullable LogTail tail;

  EnvironmentLog(LogSink sink, FunctionVersion function) {
    this.sink = sink;
    this.group = function.settings().logging().group();
    this.stream =
        LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy/MM/dd"))
            + "/["
            + function.version()
            + "]"
            + UUID.randomUUID().toString().replace("-", "");
  }

  String group() {
    return group;
  }

  String stream() {
    return stream;
  }

  /** What the function wrote; see {@link LogLines#onOutput}. */
  synchronized void onOutput(byte[] bytes, int length) {
    lines.onOutput(bytes, length);
  }

  /** A line of the platform's own. */
  synchronized void platform(String line) {
    append(line);
  }

  /** From now on all lines belong to this invoke. */
  synchronized void begin(String startLine, @Nullable LogTail invokeTail) {
    lines.flush();
    tail = invokeTail;
    append(startLine);
  }

  /** The invoke has ended, and all that it wrote has come through {@link #onOutput}. */
  synchronized void end(InFlight invoke, long endedNanos, int memoryMib, long peakMemoryBytes) {
    String requestId = invoke.invoke.requestId();
    lines.flush();
    append(PlatformLines.end(requestId));
    append(
        PlatformLines.report(
            new PlatformLines.Report(
                requestId,
                endedNanos - invoke.begunNanos,
                invoke.initNanos,
                memoryMib,
                peakMemoryBytes,
                invoke.requireAnswer())));
    tail = null;
  }

  private void append(String message) {
    sink.append(group, stream, System.currentTimeMillis(), message);
    if (tail != null) {
      tail.append(message);
    }
  }
}
