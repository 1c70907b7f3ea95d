package dev.ondol.frontend.model;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.Shapes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What the framework demands of one member: a line of a table. Each rule that fails gives one
 * sentence, in the framework's words and in the order in which the rules were added. Immutable once
 * it stands in its table.
 */
public final class Constraint {
  private static final int MAX_SHOWN_VALUE = 1000;
  private static final String DEMANDS = "failed to satisfy constraint: Member must";

  private record Rule(Predicate<Object> holds, String demand) {}

  private final List<String> path;
  private final List<Rule> rules = new ArrayList<>();
  private boolean required;

  private Constraint(String path) {
    this.path = List.of(path.split("\\.", -1));
  }

  /**
   * @param path the member's name in the shape, with dots between levels, such as {@code
   *     EphemeralStorage.Size}
   */
  public static Constraint member(String path) {
    return new Constraint(path);
  }

  public Constraint required() {
    required = true;
    return this;
  }

  public Constraint length(int min, int max) {
    return rule(v -> sizeOf(v) >= min, "have length greater than or equal to " + min)
        .rule(v -> sizeOf(v) <= max, "have length less than or equal to " + max);
  }

  public Constraint range(long min, long max) {
    return rule(v -> numberOf(v) >= min, "have value greater than or equal to " + min)
        .rule(v -> numberOf(v) <= max, "have value less than or equal to " + max);
  }

  public Constraint pattern(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return rule(
        v -> pattern.matcher((String) v).matches(), "satisfy regular expression pattern: " + regex);
  }

  public Constraint oneOf(String... values) {
    List<String> allowed = List.of(values);
    return rule(allowed::contains, "satisfy enum value set: [" + String.join(", ", values) + "]");
  }

  public Constraint eachOneOf(String... values) {
    List<String> allowed = List.of(values);
    return rule(
        v -> allowed.containsAll((Collection<?>) v),
        "satisfy constraint: [Member must satisfy enum value set: ["
            + String.join(", ", values)
            + "], Member must not be null]");
  }

  /** Of the member, with dots between levels. */
  String path() {
    return String.join(".", path);
  }

  /** Sentences for what the request breaks, added to {@code broken}. */
  void check(SdkPojo request, List<String> broken) {
    check(valueIn(request), broken);
  }

  /** The same for the member's value; null if the request has none. */
  void check(@Nullable Object value, List<String> broken) {
    if (value == null) {
      if (required) {
        broken.add("Value null at '%s' %s not be null".formatted(shownPath(), DEMANDS));
      }
      return;
    }
    for (Rule rule : rules) {
      if (!rule.holds.test(value)) {
        broken.add(
            "Value '%s' at '%s' %s %s".formatted(shown(value), shownPath(), DEMANDS, rule.demand));
      }
    }
  }

  private Constraint rule(Predicate<Object> holds, String demand) {
    rules.add(new Rule(holds, demand));
    return this;
  }

  private @Nullable Object valueIn(SdkPojo request) {
    @Nullable Object value = request;
    for (String name : path) {
      if (!(value instanceof SdkPojo shape)) {
        return null;
      }
      value = Shapes.value(shape, name);
    }
    return value;
  }

  /** The path as the framework writes it: each level begins with a small letter. */
  private String shownPath() {
    StringBuilder shown = new StringBuilder();
    for (String name : path) {
      shown
          .append(shown.isEmpty() ? "" : ".")
          .append(name.substring(0, 1).toLowerCase(Locale.ROOT))
          .append(name, 1, name.length());
    }
    return shown.toString();
  }

  private static String shown(Object value) {
    String text = value.toString();
    return text.length() <= MAX_SHOWN_VALUE ? text : text.substring(0, MAX_SHOWN_VALUE);
  }

  private static long sizeOf(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> throw new IllegalStateException("no length: " + value.getClass());
    };
  }

  private static long numberOf(Object value) {
    if (value instanceof String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new OndolException(ErrorCode.MALFORMED_INPUT, "Not a number: " + shown(text), e);
      }
    }
    return ((Number) value).longValue();
  }
}
