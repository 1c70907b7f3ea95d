package dev.ondol.cli;

import java.util.List;

/** The settings cannot be used; carries every problem that was found. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SettingsException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
