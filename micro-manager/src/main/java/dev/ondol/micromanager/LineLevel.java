package dev.ondol.micromanager;

import java.util.Locale;

/**
 * How much a line matters that a function with the JSON format wrote: Lambda's application log
 * levels, and the names that Python has for two of them. A line that is a JSON object tells it in
 * its member {@code level}; one without, or with a level that does not exist, counts as INFO. Text
 * tells nothing and is never filtered: most often it is what a runtime says before it dies.
 *
 * <p>Lines come from untrusted code. One look from the first to the last character finds the
 * member; nothing is built of the line.
 */
enum LineLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  private static final String MEMBER = "level";

  /** Whether a line is to be logged where this is the lowest level. */
  boolean admits(String line) {
    if (this == TRACE) {
      return true;
    }
    int start = afterBlanks(line, 0);
    return start == line.length()
        || line.charAt(start) != '{'
        || of(line, start).compareTo(this) >= 0;
  }

  private static LineLevel of(String line, int start) {
    int depth = 0;
    for (int i = start; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          int end = endOfString(line, i);
          int colon = afterBlanks(line, end + 1);
          boolean isMember =
              depth == 1
                  && end - i - 1 == MEMBER.length()
                  && line.startsWith(MEMBER, i + 1)
                  && colon < line.length()
                  && line.charAt(colon) == ':';
          if (isMember) {
            return valueAt(line, afterBlanks(line, colon + 1));
          }
          i = end;
        }
        default -> {}
      }
    }
    return INFO;
  }

  private static LineLevel valueAt(String line, int start) {
    if (start >= line.length() || line.charAt(start) != '"') {
      return INFO;
    }
    String value = line.substring(start + 1, Math.max(start + 1, endOfString(line, start)));
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> TRACE;
      case "DEBUG" -> DEBUG;
      case "WARN", "WARNING" -> WARN;
      case "ERROR" -> ERROR;
      case "FATAL", "CRITICAL" -> FATAL;
      default -> INFO;
    };
  }

  /** Where the closing quote stands, or the last character of a string that has none. */
  private static int endOfString(String line, int quote) {
    for (int i = quote + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '\\') {
        i++;
      }
    }
    return line.length() - 1;
  }

  private static int afterBlanks(String line, int from) {
    int i = from;
    while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
      i++;
    }
    return i;
  }
}
