package dev.ondol.frontend.logs.pattern;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sign and what stands behind it, as patterns over JSON and over columns have it. A number
 * without quotes compares by its value with numbers; everything else is text, in which a star
 * stands for anything. Immutable.
 */
record Comparison(Sign sign, Operand operand) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d{1,4})?");
  private static final int MAX_NUMBER_CHARS = 64;

  /** How to compare. */
  enum Sign {
    EQUAL("="),
    NOT_EQUAL("!="),
    AT_LEAST(">="),
    AT_MOST("<="),
    GREATER(">"),
    LESS("<");

    private final String text;

    Sign(String text) {
      this.text = text;
    }

    boolean isEquality() {
      return this == EQUAL || this == NOT_EQUAL;
    }

    private boolean holds(int compared) {
      return switch (this) {
        case EQUAL -> compared == 0;
        case NOT_EQUAL -> compared != 0;
        case AT_LEAST -> compared >= 0;
        case AT_MOST -> compared <= 0;
        case GREATER -> compared > 0;
        case LESS -> compared < 0;
      };
    }
  }

  /** What to compare with. */
  sealed interface Operand {}

  /** A number, which is also a text where it meets one. */
  record NumberOperand(BigDecimal value, Glob text) implements Operand {}

  /** Text. */
  record TextOperand(Glob glob) implements Operand {}

  /** What a regular expression finds something in. */
  record RegexOperand(LinearRegex regex) implements Operand {}

  static Comparison parse(PatternText in) {
    return of(sign(in), operand(in));
  }

  private static Comparison of(Sign sign, Operand operand) {
    if (!sign.isEquality() && !(operand instanceof NumberOperand)) {
      throw PatternText.invalidTerm(shown(operand));
    }
    return new Comparison(sign, operand);
  }

  private static String shown(Operand operand) {
    return operand instanceof TextOperand(Glob glob)
        ? "\"" + String.join("*", glob.parts()) + "\""
        : "%";
  }

  private static Sign sign(PatternText in) {
    // A sign that begins with another stands before it.
    for (Sign sign :
        new Sign[] {
          Sign.NOT_EQUAL, Sign.AT_LEAST, Sign.AT_MOST, Sign.EQUAL, Sign.GREATER, Sign.LESS
        }) {
      if (in.tryTake(sign.text)) {
        return sign;
      }
    }
    throw PatternText.invalid();
  }

  private static Operand operand(PatternText in) {
    return switch (in.peek()) {
      case '"' -> new TextOperand(Glob.of(in.quoted('"')));
      case '%' -> new RegexOperand(in.regex());
      default -> bare(in);
    };
  }

  private static Operand bare(PatternText in) {
    StringBuilder bare = new StringBuilder();
    while (isBare(in.here())) {
      bare.append(in.take());
    }
    String text = bare.toString();
    if (text.isEmpty()) {
      throw PatternText.invalid();
    }
    BigDecimal number = numberOf(text);
    Glob glob = Glob.of(text);
    return number == null ? new TextOperand(glob) : new NumberOperand(number, glob);
  }

  private static boolean isBare(char c) {
    return Character.isLetterOrDigit(c) || (c != 0 && "_.-+*:/@#".indexOf(c) >= 0);
  }

  /** Null for what is no number, or one that is too long to be somebody's. */
  static @Nullable BigDecimal numberOf(String text) {
    return text.length() <= MAX_NUMBER_CHARS && NUMBER.matcher(text).matches()
        ? new BigDecimal(text)
        : null;
  }

  /** Whether a text is so. */
  boolean holdsForText(String value) {
    boolean equal =
        switch (operand) {
          case NumberOperand(BigDecimal number, Glob text) -> text.matches(value);
          case TextOperand(Glob glob) -> glob.matches(value);
          case RegexOperand(LinearRegex regex) -> regex.find(value);
        };
    return switch (sign) {
      case EQUAL -> equal;
      case NOT_EQUAL -> !equal;
      case AT_LEAST, AT_MOST, GREATER, LESS -> false;
    };
  }

  /**
   * Whether a number is so.
   *
   * @param written as it stands in the message
   */
  boolean holdsForNumber(String written) {
    BigDecimal value = numberOf(written);
    if (value != null && operand instanceof NumberOperand(BigDecimal number, Glob text)) {
      return sign.holds(value.compareTo(number));
    }
    return holdsForText(written);
  }
}
