package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for text: {@code ERROR timeout} demands both terms, {@code "two words"} one that holds
 * a blank or a sign, {@code -DEBUG} the absence of a term, {@code ?ERROR ?WARN} at least one of
 * several. Terms are parts of words, and case-sensitive. A term with a question mark counts only
 * where there are no others.
 */
record TermPattern(List<String> demanded, List<String> forbidden, List<String> anyOf)
    implements FilterPattern {

  TermPattern {
    demanded = List.copyOf(demanded);
    forbidden = List.copyOf(forbidden);
    anyOf = List.copyOf(anyOf);
  }

  static TermPattern parse(String text) {
    PatternText in = new PatternText(text);
    List<String> demanded = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    List<String> anyOf = new ArrayList<>();
    while (!in.atEnd()) {
      switch (in.peek()) {
        case '-' -> {
          in.take();
          forbidden.add(term(in));
        }
        case '?' -> {
          in.take();
          anyOf.add(term(in));
        }
        default -> demanded.add(term(in));
      }
    }
    return new TermPattern(demanded, forbidden, anyOf);
  }

  /** Letters, digits and underscores; whatever else a term holds has to be quoted. */
  private static String term(PatternText in) {
    if (in.here() == '"') {
      String quoted = in.quoted('"');
      // A blank in quotes is AWS's way to ask for everything.
      return quoted.isBlank() ? "" : quoted;
    }
    StringBuilder term = new StringBuilder();
    while (in.here() != 0 && !Character.isWhitespace(in.here())) {
      term.append(in.take());
    }
    if (term.isEmpty()) {
      throw PatternText.invalid();
    }
    if (!term.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
      throw PatternText.invalidTerm(term.toString());
    }
    return term.toString();
  }

  @Override
  public boolean matches(String message) {
    if (demanded.isEmpty() && forbidden.isEmpty() && !anyOf.isEmpty()) {
      return anyOf.stream().anyMatch(message::contains);
    }
    return demanded.stream().allMatch(message::contains)
        && forbidden.stream().noneMatch(message::contains);
  }
}
