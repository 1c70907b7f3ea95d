package dev.ondol.frontend.logs.pattern;

/** What selects messages. Immutable. */
public sealed interface FilterPattern
    permits TermPattern, RegexPattern, JsonPattern, ColumnPattern {
  /** As AWS's model has it; what nests in a pattern nests no deeper. */
  int MAX_CHARS = 1024;

  /**
   * Reads a pattern of any kind.
   *
   * @param text empty to match all
   * @throws dev.ondol.core.OndolException INVALID_PARAMETER
   */
  static FilterPattern parse(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > MAX_CHARS) {
      throw PatternText.invalid();
    }
    if (trimmed.isEmpty()) {
      return TermPattern.parse("");
    }
    return switch (trimmed.charAt(0)) {
      case '{' -> JsonPattern.parse(trimmed);
      case '[' -> ColumnPattern.parse(trimmed);
      case '%' -> RegexPattern.parse(trimmed);
      default -> TermPattern.parse(trimmed);
    };
  }

  boolean matches(String message);
}
