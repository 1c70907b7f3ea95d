package dev.ondol.frontend.logs.pattern;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;

/** A pattern as it is being read: its text and how far one is. Not thread-safe. */
final class PatternText {
  private static final int MAX_REGEXES = 2;

  private final String text;
  private int at;
  private int regexes;

  PatternText(String text) {
    this.text = text;
  }

  boolean atEnd() {
    skipBlanks();
    return at == text.length();
  }

  /** The next character behind blanks; 0 at the end. */
  char peek() {
    skipBlanks();
    return here();
  }

  /** The very next character; 0 at the end. */
  char here() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  char take() {
    if (at == text.length()) {
      throw invalid();
    }
    return text.charAt(at++);
  }

  /** Goes behind the token, with blanks before it, if it is next. */
  boolean tryTake(String token) {
    skipBlanks();
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  void require(String token) {
    if (!tryTake(token)) {
      throw invalid();
    }
  }

  void requireEnd() {
    if (!atEnd()) {
      throw invalid();
    }
  }

  /** What stands between two quotes, the next of which is next. */
  String quoted(char quote) {
    take();
    StringBuilder value = new StringBuilder();
    for (char c = take(); c != quote; c = take()) {
      value.append(c == '\\' ? take() : c);
    }
    return value.toString();
  }

  /** What stands between percent signs, the first of which is next. */
  LinearRegex regex() {
    if (++regexes > MAX_REGEXES) {
      throw invalid();
    }
    take();
    int end = text.indexOf('%', at);
    if (end < 0) {
      throw invalid();
    }
    LinearRegex regex = LinearRegex.compile(text.substring(at, end));
    at = end + 1;
    return regex;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  static OndolException invalid() {
    return new OndolException(ErrorCode.INVALID_PARAMETER, "Invalid filter pattern");
  }

  static OndolException invalidTerm(String term) {
    return new OndolException(
        ErrorCode.INVALID_PARAMETER, "Invalid character(s) in term '" + term + "'");
  }
}
