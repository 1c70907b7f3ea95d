package dev.ondol.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. Confined to one thread. */
final class Table {
  private static final String GAP = "  ";
  private static final int MINUTE_SECONDS = 60;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    this.header = List.of(header);
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  String draw(Terminal terminal) {
    StringBuilder text = new StringBuilder(terminal.bold(line(header)));
    rows.forEach(row -> text.append('\n').append(line(row)));
    return text.toString();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      line.append(cells.get(column))
          .repeat(' ', width(column) - cells.get(column).length())
          .append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return Math.max(
        header.get(column).length(),
        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
  }

  /** As short as a glance needs: {@code 250ms}, {@code 3.2s}, {@code 12m}, {@code 5h}. */
  static String time(Duration time) {
    if (time.toMillis() < 1000) {
      return time.toMillis() + "ms";
    }
    if (time.toSeconds() < MINUTE_SECONDS) {
      return "%.1fs".formatted(time.toMillis() / 1000.0);
    }
    return time.toHours() > 0 ? time.toHours() + "h" : time.toMinutes() + "m";
  }
}
