package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A pattern for messages in columns: {@code [ip, user, ..., status = 4*, bytes > 1000]}. Each name
 * stands for a column, the last for all that are left, three dots for as many as there are. Without
 * names it matches all. Immutable.
 *
 * @param before what is asked of the first columns
 * @param behind what is asked of the last ones; all others stand between
 * @param open whether there are three dots
 */
record ColumnPattern(List<Predicate<String>> before, List<Predicate<String>> behind, boolean open)
    implements FilterPattern {
  private static final String DOTS = "...";

  ColumnPattern {
    before = List.copyOf(before);
    behind = List.copyOf(behind);
  }

  static ColumnPattern parse(String text) {
    return new Parser(new PatternText(text)).pattern();
  }

  @Override
  public boolean matches(String message) {
    Columns columns = Columns.of(message);
    if (columns.count() < before.size() + behind.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      boolean last = !open && i == before.size() - 1;
      if (!before.get(i).test(last ? columns.rest(i) : columns.column(i))) {
        return false;
      }
    }
    int shift = columns.count() - behind.size();
    for (int i = 0; i < behind.size(); i++) {
      if (!behind.get(i).test(columns.column(shift + i))) {
        return false;
      }
    }
    return true;
  }

  /** Reads it. */
  private static final class Parser {
    private final PatternText in;
    private final Set<String> names = new HashSet<>();

    Parser(PatternText in) {
      this.in = in;
    }

    ColumnPattern pattern() {
      in.require("[");
      List<Predicate<String>> before = new ArrayList<>();
      List<Predicate<String>> behind = new ArrayList<>();
      boolean open = false;
      if (!in.tryTake("]")) {
        do {
          if (!in.tryTake(DOTS)) {
            (open ? behind : before).add(column());
          } else if (open) {
            throw PatternText.invalid();
          } else {
            open = true;
          }
        } while (in.tryTake(","));
        in.require("]");
      } else {
        open = true;
      }
      in.requireEnd();
      return new ColumnPattern(before, behind, open);
    }

    /** Without a name it is any column. */
    private Predicate<String> column() {
      if (in.peek() == ',' || in.peek() == ']') {
        return value -> true;
      }
      boolean grouped = in.peek() == '(';
      String name = grouped ? "" : name();
      if (!grouped && (in.peek() == ',' || in.peek() == ']')) {
        requireNew(name);
        return value -> true;
      }
      Conditions conditions = new Conditions(name);
      Predicate<String> test = conditions.anyOf();
      requireNew(conditions.name);
      return test;
    }

    private void requireNew(String name) {
      if (!names.add(name)) {
        throw PatternText.invalid();
      }
    }

    private String name() {
      in.peek();
      StringBuilder name = new StringBuilder();
      while (Character.isLetterOrDigit(in.here()) || in.here() == '_' || in.here() == '-') {
        name.append(in.take());
      }
      if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
        throw PatternText.invalid();
      }
      return name.toString();
    }

    /** What is asked of one column, all of it under the column's name. */
    private final class Conditions {
      private String name;
      private boolean named;

      /**
       * @param name that has been read already; empty if none has
       */
      Conditions(String name) {
        this.name = name;
        this.named = !name.isEmpty();
      }

      Predicate<String> anyOf() {
        Predicate<String> test = allOf();
        while (in.tryTake("||")) {
          test = test.or(allOf());
        }
        return test;
      }

      private Predicate<String> allOf() {
        Predicate<String> test = single();
        while (in.tryTake("&&")) {
          test = test.and(single());
        }
        return test;
      }

      private Predicate<String> single() {
        if (!named && in.tryTake("(")) {
          Predicate<String> test = anyOf();
          in.require(")");
          return test;
        }
        if (!named) {
          String own = name();
          if (!name.isEmpty() && !name.equals(own)) {
            throw PatternText.invalid();
          }
          name = own;
        }
        named = false;
        return Comparison.parse(in)::holdsForNumber;
      }
    }
  }
}
