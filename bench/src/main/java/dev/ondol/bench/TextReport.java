package dev.ondol.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Outcomes as tables for a terminal of 100 columns, and in Markdown. */
final class TextReport {
  private TextReport() {}

  /** One row for each claim: what, the median with its spread, the goal, whether it is met. */
  static String claims(List<Outcome> outcomes) {
    return table(rows(outcomes));
  }

  /** The same for a page of documentation. */
  static String markdown(List<Outcome> outcomes) {
    List<List<String>> rows = rows(outcomes);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---".repeat(rows.get(i).size())).append("|\n");
      }
    }
    return text.toString();
  }

  private static List<List<String>> rows(List<Outcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "what", "median (spread)", "goal", ""));
    for (Outcome outcome : outcomes) {
      for (Claim claim : outcome.benchmark().claims()) {
        rows.add(
            List.of(
                outcome.benchmark().name(),
                claim.text(),
                outcome.spread(claim).map(Spread::toString).orElse("not measured"),
                claim.goalText(),
                outcome.spread(claim).map(s -> claim.verdict(s.median())).orElse("")));
      }
    }
    return rows;
  }

  /** Everything that was measured. */
  static String figures(Outcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    outcome
        .figures()
        .forEach((name, spread) -> rows.add(List.of(name, spread.toString(), outcome.unit(name))));
    return rows.isEmpty() ? "" : table(rows);
  }

  static String table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing() + "\n";
  }
}
