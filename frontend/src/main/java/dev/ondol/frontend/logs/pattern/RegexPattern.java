package dev.ondol.frontend.logs.pattern;

/** A regular expression between percent signs, which matches anywhere in a message. */
record RegexPattern(LinearRegex regex) implements FilterPattern {
  static RegexPattern parse(String text) {
    PatternText in = new PatternText(text);
    LinearRegex regex = in.regex();
    in.requireEnd();
    return new RegexPattern(regex);
  }

  @Override
  public boolean matches(String message) {
    return regex.find(message);
  }
}
