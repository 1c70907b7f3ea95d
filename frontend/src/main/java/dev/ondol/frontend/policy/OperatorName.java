package dev.ondol.frontend.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An operator as a document writes it, without quantifier and {@code IfExists}.
 *
 * @param negated whether it is the operator's opposite, such as {@code StringNotEquals}
 */
record OperatorName(ConditionOperator operator, boolean negated) {
  private static final Map<String, OperatorName> ALL = new HashMap<>();

  static {
    add("StringEquals", "StringNotEquals", ConditionOperator.STRING_EQUALS);
    add(
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        ConditionOperator.STRING_EQUALS_IGNORE_CASE);
    add("StringLike", "StringNotLike", ConditionOperator.STRING_LIKE);
    add("NumericEquals", "NumericNotEquals", ConditionOperator.NUMERIC_EQUALS);
    add("NumericLessThan", ConditionOperator.NUMERIC_LESS_THAN);
    add("NumericLessThanEquals", ConditionOperator.NUMERIC_LESS_THAN_EQUALS);
    add("NumericGreaterThan", ConditionOperator.NUMERIC_GREATER_THAN);
    add("NumericGreaterThanEquals", ConditionOperator.NUMERIC_GREATER_THAN_EQUALS);
    add("DateEquals", "DateNotEquals", ConditionOperator.DATE_EQUALS);
    add("DateLessThan", ConditionOperator.DATE_LESS_THAN);
    add("DateLessThanEquals", ConditionOperator.DATE_LESS_THAN_EQUALS);
    add("DateGreaterThan", ConditionOperator.DATE_GREATER_THAN);
    add("DateGreaterThanEquals", ConditionOperator.DATE_GREATER_THAN_EQUALS);
    add("Bool", ConditionOperator.BOOL);
    add("BinaryEquals", ConditionOperator.BINARY_EQUALS);
    add("IpAddress", "NotIpAddress", ConditionOperator.IP_ADDRESS);
    add("ArnEquals", "ArnNotEquals", ConditionOperator.ARN_LIKE);
    add("ArnLike", "ArnNotLike", ConditionOperator.ARN_LIKE);
    add("Null", ConditionOperator.NULL);
  }

  private static void add(String name, ConditionOperator operator) {
    ALL.put(name, new OperatorName(operator, false));
  }

  private static void add(String name, String opposite, ConditionOperator operator) {
    add(name, operator);
    ALL.put(opposite, new OperatorName(operator, true));
  }

  static Optional<OperatorName> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
