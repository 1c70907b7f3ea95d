package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of documentation with a part that a run of the suite writes: what lies between two marks.
 */
final class Page {
  private static final String BEGIN = "<!-- measured: written by ondol bench --markdown -->";
  private static final String END = "<!-- end of measured -->";

  private Page() {}

  /**
   * Replaces the part.
   *
   * @throws BenchException if the page has no such part
   */
  static void write(Path file, Conditions conditions, List<Outcome> outcomes) {
    try {
      Files.writeString(file, with(Files.readString(file), conditions, outcomes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String with(String page, Conditions conditions, List<Outcome> outcomes) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new BenchException("the page needs the lines %s and %s".formatted(BEGIN, END));
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n\n"
        + facts(conditions)
        + "\n"
        + TextReport.markdown(outcomes)
        + "\n"
        + page.substring(end);
  }

  private static String facts(Conditions conditions) {
    StringBuilder text = new StringBuilder("| | |\n|---|---|\n");
    conditions
        .facts()
        .forEach(
            (name, fact) -> text.append("| %s | %s |%n".formatted(name, fact.replace("|", "\\|"))));
    return text.toString();
  }
}
