package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The platform's lines as JSON: Lambda's telemetry events, each with the severity that Lambda's
 * table gives it. An init that went well says so only where everything is wanted.
 */
final class JsonLines implements PlatformLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String INITIALIZATION = "{\"initializationType\":\"on-demand\",\"phase\":";

  private final FunctionVersion function;

  JsonLines(FunctionVersion function) {
    this.function = function;
  }

  @Override
  public List<Line> initStarted(String runtime, String note) {
    StringBuilder record = new StringBuilder(INITIALIZATION).append("\"init\"");
    member(record, "runtimeVersion", note.isEmpty() ? runtime : runtime + " (" + note + ")");
    member(record, "functionName", function.function().name());
    member(record, "functionVersion", function.version());
    return List.of(line(Severity.INFO, "platform.initStart", record));
  }

  @Override
  public List<Line> initEnded(InitEnd end) {
    Severity severity = end.succeeded() ? Severity.DEBUG : Severity.WARN;
    StringBuilder done = init(end);
    StringBuilder report = init(end).append(",\"metrics\":{\"durationMs\":");
    millis(report, end.nanos()).append('}');
    return List.of(
        line(severity, "platform.initRuntimeDone", done),
        line(severity, "platform.initReport", report));
  }

  private static StringBuilder init(InitEnd end) {
    StringBuilder record = new StringBuilder(INITIALIZATION);
    quote(record, end.phase());
    member(record, "status", end.status());
    return member(record, "errorType", end.errorType());
  }

  @Override
  public List<Line> started(String requestId) {
    StringBuilder record = member(new StringBuilder("{"), "requestId", requestId);
    member(record, "version", function.version());
    return List.of(line(Severity.INFO, "platform.start", record));
  }

  @Override
  public List<Line> ended(Report report) {
    boolean succeeded = report.answer().functionError() == null;
    StringBuilder done = outcome(report).append(",\"metrics\":{\"durationMs\":");
    millis(done, report.durationNanos()).append(",\"producedBytes\":");
    done.append(report.answer().payload().length).append('}');
    StringBuilder all = outcome(report).append(",\"metrics\":{\"durationMs\":");
    millis(all, report.durationNanos()).append(",\"billedDurationMs\":");
    all.append(report.billedMillis()).append(",\"memorySizeMB\":").append(report.memoryMib());
    all.append(",\"maxMemoryUsedMB\":").append(report.peakMib());
    if (report.initNanos() > 0) {
      millis(all.append(",\"initDurationMs\":"), report.initNanos());
    }
    all.append('}');
    return List.of(
        line(succeeded ? Severity.DEBUG : Severity.WARN, "platform.runtimeDone", done),
        line(succeeded ? Severity.INFO : Severity.WARN, "platform.report", all));
  }

  private static StringBuilder outcome(Report report) {
    Answer answer = report.answer();
    String failed = Objects.requireNonNullElse(answer.status(), "error");
    StringBuilder record = member(new StringBuilder("{"), "requestId", report.requestId());
    member(record, "status", answer.functionError() == null ? "success" : failed);
    return member(record, "errorType", answer.errorType());
  }

  /** The record still lacks its closing brace. */
  private static Line line(Severity severity, String type, StringBuilder record) {
    String time = TIME.format(Instant.now());
    return new Line(
        severity,
        "{\"time\":\"" + time + "\",\"type\":\"" + type + "\",\"record\":" + record + "}}");
  }

  private static StringBuilder member(StringBuilder to, String name, @Nullable String value) {
    if (value == null) {
      return to;
    }
    to.append(to.length() > 1 ? "," : "").append('"').append(name).append("\":");
    return quote(to, value);
  }

  /** Error types come from untrusted code. */
  private static StringBuilder quote(StringBuilder to, String value) {
    to.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ') {
        to.append("\\u%04x".formatted((int) c));
      } else {
        to.append(c);
      }
    }
    return to.append('"');
  }

  /** With up to three decimals. */
  private static StringBuilder millis(StringBuilder to, long nanos) {
    long micros = (nanos + 500) / 1000;
    return to.append(micros / 1000.0);
  }
}
