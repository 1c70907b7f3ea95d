package dev.ondol.cli;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * Phases as bars, each beginning where the one before it ended, so that the eye sees where the time
 * of an invoke went.
 *
 * @param bar what bars are made of: a block where the terminal's characters have one
 */
record Waterfall(Terminal terminal, char bar) {
  private static final int WIDTH = 48;
  private static final char BLOCK = '\u2588';

  static Waterfall on(Terminal terminal, Charset charset) {
    return new Waterfall(terminal, charset.newEncoder().canEncode(BLOCK) ? BLOCK : '#');
  }

  /** One line for each phase, indented. */
  String draw(Map<String, Double> phaseMillis) {
    double total = phaseMillis.values().stream().mapToDouble(Double::doubleValue).sum();
    StringBuilder text = new StringBuilder();
    double before = 0;
    for (Map.Entry<String, Double> phase : phaseMillis.entrySet()) {
      int from = cells(before, total);
      int length = Math.max(1, cells(before + phase.getValue(), total) - from);
      text.append("    %-14s %9.2f ms  ".formatted(phase.getKey(), phase.getValue()))
          .repeat(' ', Math.min(from, WIDTH - 1))
          .append(terminal.accent(String.valueOf(bar).repeat(length)))
          .append('\n');
      before += phase.getValue();
    }
    return text.append("    %-14s %9.2f ms%n".formatted("together", total)).toString();
  }

  private static int cells(double millis, double total) {
    return total <= 0 ? 0 : (int) Math.round(millis / total * WIDTH);
  }
}
