package dev.ondol.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Outcomes as tables for a terminal, or in Markdown. */
final class TextReport {
  private TextReport() {}

  /** One row for each claim: what, the median with its spread, the goal, whether it is met. */
  static String claims(List<Outcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", "what", "median (spread)", "goal", ""));
    for (Outcome outcome : outcomes) {
      for (Claim claim : outcome.benchmark().claims()) {
        Optional<Spread> spread = outcome.spread(claim);
        rows.add(
            List.of(
                outcome.benchmark().name(),
                claim.text(),
                spread.map(Spread::toString).orElse("not measured"),
                claim.goalText(),
                spread.map(s -> claim.verdict(s.median())).orElse("")));
      }
    }
    return table(rows);
  }

  /** Everything that was measured. */
  static String figures(Outcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("figure", "median (spread)", "unit"));
    outcome
        .figures()
        .forEach((name, spread) -> rows.add(List.of(name, spread.toString(), outcome.unit(name))));
    return table(rows);
  }

  private static String table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      text.append('|');
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(row).get(i);
        text.append(' ').append(cell).repeat(' ', widths[i] - cell.length()).append(" |");
      }
      text.append('\n');
      if (row == 0) {
        text.append('|');
        for (int width : widths) {
          text.append(' ').repeat('-', width).append(" |");
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
