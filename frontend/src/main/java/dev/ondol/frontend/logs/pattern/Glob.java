package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which a star stands for any characters. AWS's own matcher does not try a second place
 * for what follows a star, so there {@code *11} does not match {@code 111}; here it does.
 */
record Glob(List<String> parts) {
  Glob {
    parts = List.copyOf(parts);
  }

  static Glob of(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', from)) {
      parts.add(text.substring(from, star));
      from = star + 1;
    }
    parts.add(text.substring(from));
    return new Glob(parts);
  }

  boolean matches(String value) {
    String first = parts.getFirst();
    if (parts.size() == 1) {
      return value.equals(first);
    }
    String last = parts.getLast();
    int end = value.length() - last.length();
    if (!value.startsWith(first) || end < first.length() || !value.endsWith(last)) {
      return false;
    }
    int from = first.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = value.indexOf(part, from);
      if (found < 0 || found + part.length() > end) {
        return false;
      }
      from = found + part.length();
    }
    return true;
  }
}
