package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A message cut into columns at its blanks; what stands in quotes or brackets is one column.
 * Immutable.
 */
record Columns(String message, List<Span> spans) {
  /** Where a column begins and ends, and from where it would be taken with all behind it. */
  record Span(int from, int to, int begin) {}

  Columns {
    spans = List.copyOf(spans);
  }

  static Columns of(String message) {
    List<Span> spans = new ArrayList<>();
    int at = afterBlanks(message, 0);
    while (at < message.length()) {
      char open = message.charAt(at);
      char close = open == '"' ? '"' : open == '[' ? ']' : 0;
      int end = close == 0 ? -1 : message.indexOf(close, at + 1);
      if (end > 0) {
        spans.add(new Span(at + 1, end, at));
        at = afterBlanks(message, end + 1);
      } else {
        int blank = nextBlank(message, at);
        spans.add(new Span(at, blank, at));
        at = afterBlanks(message, blank);
      }
    }
    return new Columns(message, spans);
  }

  int count() {
    return spans.size();
  }

  String column(int index) {
    Span span = spans.get(index);
    return message.substring(span.from, span.to);
  }

  /** A column with all that is behind it. */
  String rest(int index) {
    return index == spans.size() - 1
        ? column(index)
        : message.substring(spans.get(index).begin).strip();
  }

  private static int afterBlanks(String message, int from) {
    int i = from;
    while (i < message.length() && Character.isWhitespace(message.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int nextBlank(String message, int from) {
    int i = from;
    while (i < message.length() && !Character.isWhitespace(message.charAt(i))) {
      i++;
    }
    return i;
  }
}
