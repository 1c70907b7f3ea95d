package dev.ondol.micromanager;

import java.util.List;

/** The platform's lines as text, to the letter as Lambda writes them; it filters none of them. */
final class TextLines implements PlatformLines {
  private final String version;

  /**
   * @param version of the function
   */
  TextLines(String version) {
    this.version = version;
  }

  @Override
  public List<Line> initStarted(String runtime, String note) {
    return line("INIT_START Runtime Version: " + runtime + (note.isEmpty() ? "" : "\t" + note));
  }

  @Override
  public List<Line> initEnded(InitEnd end) {
    if (end.succeeded()) {
      return List.of();
    }
    StringBuilder text = new StringBuilder("INIT_REPORT Init Duration: ");
    millis(text, end.nanos()).append(" ms\tPhase: ").append(end.phase());
    text.append("\tStatus: ").append(end.status());
    if (end.errorType() != null) {
      text.append("\tError Type: ").append(end.errorType());
    }
    return line(text.toString());
  }

  @Override
  public List<Line> started(String requestId) {
    return line("START RequestId: " + requestId + " Version: " + version);
  }

  @Override
  public List<Line> ended(Report report) {
    Line end = new Line(Severity.INFO, "END RequestId: " + report.requestId());
    return List.of(end, new Line(Severity.INFO, text(report)));
  }

  private static String text(Report report) {
    StringBuilder text = new StringBuilder(USUAL_CHARS);
    text.append("REPORT RequestId: ").append(report.requestId()).append("\tDuration: ");
    millis(text, report.durationNanos()).append(" ms\tBilled Duration: ");
    text.append(report.billedMillis()).append(" ms\tMemory Size: ").append(report.memoryMib());
    text.append(" MB\tMax Memory Used: ").append(report.peakMib()).append(" MB\t");
    if (report.initNanos() > 0) {
      text.append("Init Duration: ");
      millis(text, report.initNanos()).append(" ms\t");
    }
    Answer answer = report.answer();
    if (answer.status() != null) {
      text.append("Status: ").append(answer.status());
      if (answer.errorType() != null) {
        text.append("\tError Type: ").append(answer.errorType());
      }
    }
    return text.toString();
  }

  private static List<Line> line(String text) {
    return List.of(new Line(Severity.INFO, text));
  }

  /** With two decimals. */
  private static StringBuilder millis(StringBuilder text, long nanos) {
    long hundredths = (nanos + 5_000) / 10_000;
    text.append(hundredths / 100).append('.');
    long rest = hundredths % 100;
    return text.append(rest < 10 ? "0" : "").append(rest);
  }
}
