package dev.ondol.frontend.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * A filter pattern for text: {@code ERROR timeout} demands both terms, {@code "two words"} one that
 * holds a blank or a sign, {@code -DEBUG} the absence of a term, {@code ?ERROR ?WARN} at least one
 * of several. As in CloudWatch Logs, terms are case-sensitive, and a term with a question mark
 * counts only where no other is demanded. Patterns over JSON, columns and regular expressions are
 * refused. Immutable.
 */
final class FilterPattern {
  private static final String INVALID = "Invalid filter pattern";

  private final List<String> demanded = new ArrayList<>();
  private final List<String> forbidden = new ArrayList<>();
  private final List<String> anyOf = new ArrayList<>();

  private FilterPattern() {}

  /**
   * @param text empty to match all
   * @throws dev.ondol.core.OndolException INVALID_PARAMETER
   */
  static FilterPattern parse(String text) {
    String trimmed = text.strip();
    if (!trimmed.isEmpty() && "{[%".indexOf(trimmed.charAt(0)) >= 0) {
      throw Groups.invalid(
          "Filter patterns over JSON ({...}), columns ([...]) and regular expressions (%...%) are"
              + " not offered by this server: use terms.");
    }
    FilterPattern pattern = new FilterPattern();
    int at = 0;
    while (at < trimmed.length()) {
      at = Character.isWhitespace(trimmed.charAt(at)) ? at + 1 : pattern.term(trimmed, at);
    }
    return pattern;
  }

  boolean matches(String message) {
    for (String term : demanded) {
      if (!message.contains(term)) {
        return false;
      }
    }
    for (String term : forbidden) {
      if (message.contains(term)) {
        return false;
      }
    }
    return !demanded.isEmpty() || anyOf.isEmpty() || anyOf.stream().anyMatch(message::contains);
  }

  /** Takes the term at {@code from} and returns where it ends. */
  private int term(String text, int from) {
    char mark = text.charAt(from);
    int begin = mark == '-' || mark == '?' ? from + 1 : from;
    StringBuilder term = new StringBuilder();
    int end =
        begin < text.length() && text.charAt(begin) == '"'
            ? quoted(text, begin + 1, term)
            : plain(text, begin, term);
    if (term.isEmpty()) {
      throw Groups.invalid(INVALID);
    }
    List<String> terms =
        switch (mark) {
          case '-' -> forbidden;
          case '?' -> anyOf;
          default -> demanded;
        };
    terms.add(term.toString());
    return end;
  }

  private static int quoted(String text, int from, StringBuilder term) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c = text.charAt(at);
      }
      term.append(c);
    }
    throw Groups.invalid(INVALID);
  }

  /** Letters, digits and underscores; whatever else a term holds has to be quoted. */
  private static int plain(String text, int from, StringBuilder term) {
    int at = from;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      char c = text.charAt(at);
      if (!Character.isLetterOrDigit(c) && c != '_') {
        throw Groups.invalid(INVALID);
      }
      term.append(c);
      at++;
    }
    return at;
  }
}
