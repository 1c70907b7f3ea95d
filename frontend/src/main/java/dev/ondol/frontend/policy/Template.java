package dev.ondol.frontend.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A value of a policy: text, wildcards, and variables such as {@code ${aws:PrincipalAccount}} or
 * {@code ${aws:username, 'nobody'}}, whose values are plain text. Immutable.
 */
final class Template {
  /** A piece of the value: text, or a variable. */
  private sealed interface Piece permits Text, Variable {}

  private record Text(String text) implements Piece {}

  /**
   * @param key in lower case
   */
  private record Variable(String key, Optional<String> otherwise) implements Piece {}

  private final List<Piece> pieces;
  private final Optional<String> fixedText;
  private final Optional<Glob> fixed;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    boolean variable = pieces.stream().anyMatch(Variable.class::isInstance);
    this.fixedText = variable ? Optional.empty() : expand(RequestContext.EMPTY);
    this.fixed = fixedText.map(Glob::new);
  }

  /**
   * @param wild whether {@code *} and {@code ?} are wildcards
   * @param variables whether the document's version has variables
   */
  static Template of(String source, boolean wild, boolean variables) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    while (variables) {
      int open = source.indexOf("${", from);
      int close = open < 0 ? -1 : source.indexOf('}', open);
      if (close < 0) {
        break;
      }
      pieces.add(new Text(text(source.substring(from, open), wild)));
      pieces.add(variable(source.substring(open + 2, close)));
      from = close + 1;
    }
    pieces.add(new Text(text(source.substring(from), wild)));
    return new Template(pieces);
  }

  private static String text(String text, boolean wild) {
    return wild ? text.replace('*', Glob.ANY).replace('?', Glob.ONE) : text;
  }

  /** {@code ${*}}, {@code ${?}} and {@code ${$}} are the characters themselves. */
  private static Piece variable(String inside) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return new Text(inside);
    }
    int comma = inside.indexOf(',');
    if (comma < 0) {
      return new Variable(inside.strip().toLowerCase(Locale.ROOT), Optional.empty());
    }
    String otherwise = inside.substring(comma + 1).strip();
    boolean quoted = otherwise.length() > 1 && otherwise.startsWith("'") && otherwise.endsWith("'");
    return new Variable(
        inside.substring(0, comma).strip().toLowerCase(Locale.ROOT),
        quoted ? Optional.of(otherwise.substring(1, otherwise.length() - 1)) : Optional.empty());
  }

  /** Never, if a variable has no value. */
  boolean matches(String text, RequestContext context) {
    return glob(context).filter(glob -> glob.matches(text)).isPresent();
  }

  /** The text, its wildcards as {@link Glob} has them; empty if a variable has no value. */
  Optional<String> text(RequestContext context) {
    return fixedText.isPresent() ? fixedText : expand(context);
  }

  private Optional<Glob> glob(RequestContext context) {
    return fixed.isPresent() ? fixed : expand(context).map(Glob::new);
  }

  private Optional<String> expand(RequestContext context) {
    StringBuilder expanded = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Text text -> expanded.append(text.text());
        case Variable variable -> {
          List<String> values = context.values(variable.key());
          Optional<String> value =
              values.size() == 1 ? Optional.of(values.getFirst()) : variable.otherwise();
          if (value.isEmpty() || Glob.hasReserved(value.get())) {
            return Optional.empty();
          }
          expanded.append(value.get());
        }
      }
    }
    return Optional.of(expanded.toString());
  }
}
