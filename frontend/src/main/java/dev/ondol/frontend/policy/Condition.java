package dev.ondol.frontend.policy;

import java.util.List;

/**
 * One line of a {@code Condition}: an operator, the key of a request and the values to compare it
 * with. Immutable.
 *
 * <p>One of the values is enough; of a negated operator, none may fit. A request without the key
 * fails, except where the operator is negated or says {@code IfExists}.
 *
 * @param key in lower case
 */
record Condition(
    ConditionOperator operator,
    boolean negated,
    boolean ifExists,
    Quantifier quantifier,
    String key,
    List<Template> values) {
  /** How the values of the request count, where there may be several. */
  enum Quantifier {
    /** There is one. */
    NONE,
    FOR_ANY_VALUE,
    FOR_ALL_VALUES
  }

  Condition {
    values = List.copyOf(values);
  }

  boolean holds(RequestContext context) {
    List<String> given = context.values(key);
    if (operator == ConditionOperator.NULL) {
      return fits(given.isEmpty() ? "true" : "false", context);
    }
    if (given.isEmpty()) {
      return switch (quantifier) {
        case NONE -> negated || ifExists;
        case FOR_ANY_VALUE -> ifExists;
        case FOR_ALL_VALUES -> true;
      };
    }
    return switch (quantifier) {
      case NONE -> negated == given.stream().noneMatch(value -> fits(value, context));
      case FOR_ANY_VALUE -> given.stream().anyMatch(value -> negated != fits(value, context));
      case FOR_ALL_VALUES -> given.stream().allMatch(value -> negated != fits(value, context));
    };
  }

  private boolean fits(String given, RequestContext context) {
    for (Template value : values) {
      if (operator.fits(given, value, context)) {
        return true;
      }
    }
    return false;
  }
}
