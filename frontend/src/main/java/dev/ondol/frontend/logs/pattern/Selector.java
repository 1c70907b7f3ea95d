package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to some values of a message: {@code $.user.id}, {@code $.list[0].name}, {@code
 * $.list[*]}, {@code $.*}, {@code $.['a.b']}. Immutable.
 */
record Selector(List<Step> steps) {
  private static final int MAX_INDEX_DIGITS = 9;

  /** One step down. */
  sealed interface Step {}

  /** To a member. */
  record Member(String name) implements Step {}

  /** To an element. */
  record Element(int index) implements Step {}

  /** To all elements, or all members. */
  record All(boolean elements) implements Step {}

  Selector {
    steps = List.copyOf(steps);
  }

  static Selector parse(PatternText in) {
    in.require("$");
    List<Step> steps = new ArrayList<>();
    while (in.here() == '.' || in.here() == '[') {
      if (in.here() == '.') {
        in.take();
      }
      steps.add(in.here() == '[' ? inBrackets(in) : named(in));
    }
    if (steps.isEmpty() || steps.stream().filter(All.class::isInstance).count() > 1) {
      throw PatternText.invalid();
    }
    return new Selector(steps);
  }

  private static Step named(PatternText in) {
    if (in.here() == '*') {
      in.take();
      return new All(false);
    }
    StringBuilder name = new StringBuilder();
    while (Character.isLetterOrDigit(in.here())
        || (in.here() != 0 && "_-@".indexOf(in.here()) >= 0)) {
      name.append(in.take());
    }
    if (name.isEmpty()) {
      throw PatternText.invalid();
    }
    return new Member(name.toString());
  }

  private static Step inBrackets(PatternText in) {
    in.take();
    Step step;
    switch (in.peek()) {
      case '\'', '"' -> step = new Member(in.quoted(in.here()));
      case '*' -> {
        in.take();
        step = new All(true);
      }
      default -> step = new Element(index(in));
    }
    in.require("]");
    return step;
  }

  private static int index(PatternText in) {
    StringBuilder digits = new StringBuilder();
    while (in.here() >= '0' && in.here() <= '9') {
      digits.append(in.take());
    }
    if (digits.isEmpty() || digits.length() > MAX_INDEX_DIGITS) {
      throw PatternText.invalid();
    }
    return Integer.parseInt(digits.toString());
  }

  boolean hasWildcard() {
    return steps.stream().anyMatch(All.class::isInstance);
  }

  /** What it leads to; several only with a wildcard. */
  Collection<JsonValue> in(JsonValue message) {
    Collection<JsonValue> found = List.of(message);
    for (Step step : steps) {
      List<JsonValue> next = new ArrayList<>();
      for (JsonValue value : found) {
        next.addAll(under(value, step));
      }
      found = next;
    }
    return found;
  }

  private static Collection<JsonValue> under(JsonValue value, Step step) {
    return switch (step) {
      case Member(String name) ->
          value instanceof JsonValue.Members members ? some(members.byName().get(name)) : List.of();
      case Element(int index) ->
          value instanceof JsonValue.Elements elements && index < elements.inOrder().size()
              ? List.of(elements.inOrder().get(index))
              : List.of();
      case All(boolean ofArray) -> all(value, ofArray);
    };
  }

  private static Collection<JsonValue> all(JsonValue value, boolean ofArray) {
    if (ofArray) {
      return value instanceof JsonValue.Elements elements ? elements.inOrder() : List.of();
    }
    return value instanceof JsonValue.Members members ? members.byName().values() : List.of();
  }

  private static Collection<JsonValue> some(@Nullable JsonValue value) {
    return value == null ? List.of() : List.of(value);
  }
}
