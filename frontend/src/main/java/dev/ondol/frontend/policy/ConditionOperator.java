package dev.ondol.frontend.policy;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a value of a request is compared with one of a policy. What cannot be read as the operator
 * needs it fits nothing. The negated forms stand in {@link Condition}.
 */
enum ConditionOperator {
  STRING_EQUALS,
  STRING_EQUALS_IGNORE_CASE,
  STRING_LIKE,
  NUMERIC_EQUALS,
  NUMERIC_LESS_THAN,
  NUMERIC_LESS_THAN_EQUALS,
  NUMERIC_GREATER_THAN,
  NUMERIC_GREATER_THAN_EQUALS,
  DATE_EQUALS,
  DATE_LESS_THAN,
  DATE_LESS_THAN_EQUALS,
  DATE_GREATER_THAN,
  DATE_GREATER_THAN_EQUALS,
  BOOL,
  BINARY_EQUALS,
  IP_ADDRESS,
  /** Both ARN operators have wildcards, each within its part of the ARN. */
  ARN_LIKE,
  NULL;

  private static final int ARN_PARTS = 6;

  /** Whether {@code *} and {@code ?} in its values are wildcards. */
  boolean wild() {
    return this == STRING_LIKE || this == ARN_LIKE;
  }

  boolean fits(String given, Template value, RequestContext context) {
    if (this == STRING_LIKE) {
      return value.matches(given, context);
    }
    Optional<String> text = value.text(context);
    return text.isPresent() && fits(given, text.get());
  }

  private boolean fits(String given, String value) {
    return switch (this) {
      case STRING_EQUALS, BINARY_EQUALS -> given.equals(value);
      case STRING_EQUALS_IGNORE_CASE, BOOL, NULL -> given.equalsIgnoreCase(value);
      case STRING_LIKE -> new Glob(value).matches(given);
      case NUMERIC_EQUALS,
          NUMERIC_LESS_THAN,
          NUMERIC_LESS_THAN_EQUALS,
          NUMERIC_GREATER_THAN,
          NUMERIC_GREATER_THAN_EQUALS ->
          isOrder(Comparison.ofNumbers(given, value));
      case DATE_EQUALS,
          DATE_LESS_THAN,
          DATE_LESS_THAN_EQUALS,
          DATE_GREATER_THAN,
          DATE_GREATER_THAN_EQUALS ->
          isOrder(Comparison.ofDates(given, value));
      case IP_ADDRESS -> Comparison.isInRange(given, value);
      case ARN_LIKE -> isArnLike(given, value);
    };
  }

  private boolean isOrder(OptionalInt order) {
    if (order.isEmpty()) {
      return false;
    }
    int sign = order.getAsInt();
    return switch (this) {
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> sign < 0;
      case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> sign <= 0;
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> sign > 0;
      case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> sign >= 0;
      case NUMERIC_EQUALS,
          DATE_EQUALS,
          STRING_EQUALS,
          STRING_EQUALS_IGNORE_CASE,
          STRING_LIKE,
          BOOL,
          BINARY_EQUALS,
          IP_ADDRESS,
          ARN_LIKE,
          NULL ->
          sign == 0;
    };
  }

  private static boolean isArnLike(String given, String pattern) {
    String[] parts = given.split(":", ARN_PARTS);
    String[] patterns = pattern.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS || patterns.length < ARN_PARTS) {
      return false;
    }
    for (int i = 0; i < ARN_PARTS; i++) {
      if (!new Glob(patterns[i]).matches(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
