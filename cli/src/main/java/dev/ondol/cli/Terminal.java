package dev.ondol.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * How a person's terminal is written to: in colour if it is one and nobody asked for none, else
 * plain.
 *
 * @param colour whether escape sequences may be used
 * @param interactive whether a person watches
 */
record Terminal(boolean colour, boolean interactive) {
  private static final String RESET = "\u001b[0m";

  static Terminal of(Map<String, String> environment) {
    boolean interactive =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(interactive && !plain, interactive);
  }

  String bold(String text) {
    return styled("\u001b[1m", text);
  }

  String dim(String text) {
    return styled("\u001b[2m", text);
  }

  String warning(String text) {
    return styled("\u001b[1;33m", text);
  }

  String accent(String text) {
    return styled("\u001b[38;5;208m", text);
  }

  /** Empties the screen, for a view that is drawn anew. */
  String clear() {
    return interactive ? "\u001b[H\u001b[2J" : "";
  }

  private String styled(String style, String text) {
    return colour ? style + text + RESET : text;
  }
}
