package dev.ondol.frontend.logs.pattern;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * A pattern for messages that are JSON: {@code { ($.status = 5* || $.slow IS TRUE) && $.ms > 100
 * }}. Only strings and numbers compare with anything: what is not there, is null, an object or an
 * array is as little unequal as it is equal. Immutable.
 */
record JsonPattern(Test test) implements FilterPattern {
  private static final int MAX_WILDCARDS = 3;

  /** What is asked of a message. */
  @FunctionalInterface
  interface Test extends Predicate<JsonValue> {}

  static JsonPattern parse(String text) {
    return new Parser(new PatternText(text)).pattern();
  }

  @Override
  public boolean matches(String message) {
    return JsonValue.read(message).filter(test).isPresent();
  }

  private static boolean compares(Comparison comparison, JsonValue value) {
    return switch (value) {
      case JsonValue.Text(String text) -> comparison.holdsForText(text);
      case JsonValue.Figure(String written) -> comparison.holdsForNumber(written);
      case JsonValue.Members members -> false;
      case JsonValue.Elements elements -> false;
      case JsonValue.Literal literal -> false;
    };
  }

  /** Reads it: parentheses bind before and, and before or. */
  private static final class Parser {
    private final PatternText in;
    private int wildcards;

    Parser(PatternText in) {
      this.in = in;
    }

    JsonPattern pattern() {
      in.require("{");
      Test test = anyOf();
      in.require("}");
      in.requireEnd();
      return new JsonPattern(test);
    }

    private Test anyOf() {
      Test test = allOf();
      while (in.tryTake("||")) {
        Test one = test;
        Test other = allOf();
        test = value -> one.test(value) || other.test(value);
      }
      return test;
    }

    private Test allOf() {
      Test test = single();
      while (in.tryTake("&&")) {
        Test one = test;
        Test other = single();
        test = value -> one.test(value) && other.test(value);
      }
      return test;
    }

    private Test single() {
      if (in.tryTake("(")) {
        Test test = anyOf();
        in.require(")");
        return test;
      }
      Selector selector = selector();
      if (in.tryTake("NOT")) {
        in.require("EXISTS");
        return value -> selector.in(value).isEmpty();
      }
      if (in.tryTake("IS")) {
        JsonValue.Literal literal = literal();
        return value -> selector.in(value).contains(literal);
      }
      Comparison comparison = Comparison.parse(in);
      return value -> any(selector.in(value), comparison);
    }

    private static boolean any(Collection<JsonValue> values, Comparison comparison) {
      return values.stream().anyMatch(value -> compares(comparison, value));
    }

    private Selector selector() {
      in.peek();
      Selector selector = Selector.parse(in);
      wildcards += selector.hasWildcard() ? 1 : 0;
      if (wildcards > MAX_WILDCARDS) {
        throw PatternText.invalid();
      }
      return selector;
    }

    private JsonValue.Literal literal() {
      for (JsonValue.Literal literal : JsonValue.Literal.values()) {
        if (in.tryTake(literal.name())) {
          return literal;
        }
      }
      throw PatternText.invalid();
    }
  }
}
