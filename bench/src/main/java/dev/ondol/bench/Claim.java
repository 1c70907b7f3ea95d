package dev.ondol.bench;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one round's figures show: usually a ratio of two of them.
 *
 * @param text of what, such as {@code p50, times raw Node HTTP}
 * @param formula over one round's figures; empty where one that it needs was not measured
 * @param goal beyond which it is not met
 */
record Claim(String text, Formula formula, Bound bound, double goal) {
  /** From a round's figures, by name. */
  @FunctionalInterface
  interface Formula {
    OptionalDouble of(Map<String, Double> figures);
  }

  /** Which side of the goal is good. */
  enum Bound {
    AT_MOST("≤"),
    AT_LEAST("≥"),

    /** None: it is shown for what it tells. */
    SHOWN("");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  static Claim atMost(double goal, String text, Formula formula) {
    return new Claim(text, formula, Bound.AT_MOST, goal);
  }

  static Claim atLeast(double goal, String text, Formula formula) {
    return new Claim(text, formula, Bound.AT_LEAST, goal);
  }

  /** Without a goal. */
  static Claim shown(String text, Formula formula) {
    return new Claim(text, formula, Bound.SHOWN, 0);
  }

  /** One figure as it is. */
  static Formula figure(String name) {
    return figures -> value(figures, name);
  }

  /** One figure over another of the same round. */
  static Formula ratio(String above, String below) {
    return figures -> {
      OptionalDouble a = value(figures, above);
      OptionalDouble b = value(figures, below);
      return a.isPresent() && b.isPresent() && b.getAsDouble() > 0
          ? OptionalDouble.of(a.getAsDouble() / b.getAsDouble())
          : OptionalDouble.empty();
    };
  }

  /** What one figure has over the sum of others. */
  static Formula above(String name, String... floors) {
    return figures -> {
      double left = value(figures, name).orElse(Double.NaN);
      for (String floor : floors) {
        left -= value(figures, floor).orElse(Double.NaN);
      }
      return Double.isNaN(left) ? OptionalDouble.empty() : OptionalDouble.of(left);
    };
  }

  boolean isMet(double value) {
    return switch (bound) {
      case AT_MOST -> value <= goal;
      case AT_LEAST -> value >= goal;
      case SHOWN -> true;
    };
  }

  /** Such as {@code ≤ 1.50}; empty without a goal. */
  String goalText() {
    return bound == Bound.SHOWN ? "" : bound.sign() + " " + Spread.number(goal);
  }

  /** In one word. */
  String verdict(double value) {
    if (bound == Bound.SHOWN) {
      return "";
    }
    return isMet(value) ? "met" : "missed";
  }

  private static OptionalDouble value(Map<String, Double> figures, String name) {
    Double value = figures.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
