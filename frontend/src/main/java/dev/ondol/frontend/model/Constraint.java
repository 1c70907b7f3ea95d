package dev.ondol.frontend.model;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What the framework demands of one member: a line of a table. Each demand that is not met gives
 * one sentence, in the framework's words and in the order in which the demands were added. The
 * members of a list and the keys and values of a map are named together in one sentence, and the
 * structures in a list each by its place. Immutable once it stands in its table.
 */
public final class Constraint {
  private static final int MAX_SHOWN_VALUE = 1000;

  /** The longest that a pattern of the model has to take; what is longer fits none. */
  private static final int MAX_MATCHED = 20_480;

  private static final String FAILED = "failed to satisfy constraint: ";
  private static final String NOT_NULL = "Member must not be null";

  private record Demand(Predicate<Object> met, String text) {}

  /** What of a member the rest of the path means, and how the framework names it. */
  private enum Part {
    WHOLE("", ""),
    MEMBERS("[]", "Member must satisfy constraint: "),
    /** Those of a list that may have none, and of which the framework says less. */
    SPARSE_MEMBERS("[?]", "Member must satisfy constraint: "),
    KEYS("{key}", "Map keys must satisfy constraint: "),
    VALUES("{value}", "Map value must satisfy constraint: ");

    private final String suffix;
    private final String voice;

    Part(String suffix, String voice) {
      this.suffix = suffix;
      this.voice = voice;
    }
  }

  private record Step(String name, Part part) {
    static Step of(String text) {
      Part part =
          Arrays.stream(Part.values())
              .filter(each -> each != Part.WHOLE && text.endsWith(each.suffix))
              .findFirst()
              .orElse(Part.WHOLE);
      return new Step(text.substring(0, text.length() - part.suffix.length()), part);
    }

    /** As the framework writes it: with a small letter in front. */
    String shown() {
      return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
  }

  private final String path;
  private final List<Step> steps;
  private final List<Demand> demands = new ArrayList<>();
  private boolean required;

  private Constraint(String path) {
    this.path = path;
    this.steps = Arrays.stream(path.split("\\.", -1)).map(Step::of).toList();
  }

  /**
   * @param path the member's name in the shape, with dots between levels: {@code
   *     EphemeralStorage.Size}; {@code Layers[]} is each member of a list, {@code
   *     Filters[].Pattern} a member of each structure in a list, {@code Variables{key}} and {@code
   *     Variables{value}} are those of a map
   */
  public static Constraint member(String path) {
    return new Constraint(path);
  }

  /** The path that it was made of. */
  public String path() {
    return path;
  }

  /** Whether the member must be there; of a nested one: if what holds it is there. */
  public boolean isRequired() {
    return required;
  }

  public Constraint required() {
    required = true;
    return this;
  }

  public Constraint length(int min, int max) {
    return longest(max).shortest(min);
  }

  Constraint shortest(int min) {
    return demand(v -> sizeOf(v) >= min, "have length greater than or equal to " + min);
  }

  Constraint longest(int max) {
    return demand(v -> sizeOf(v) <= max, "have length less than or equal to " + max);
  }

  public Constraint range(long min, long max) {
    return atMost(Long.toString(max)).atLeast(Long.toString(min));
  }

  /**
   * @param min shown as it is written
   */
  Constraint atLeast(String min) {
    double bound = Double.parseDouble(min);
    return demand(v -> numberOf(v) >= bound, "have value greater than or equal to " + min);
  }

  Constraint atMost(String max) {
    double bound = Double.parseDouble(max);
    return demand(v -> numberOf(v) <= bound, "have value less than or equal to " + max);
  }

  public Constraint pattern(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return demand(v -> fits(pattern, (String) v), "satisfy regular expression pattern: " + regex);
  }

  /** Of a list, all its members: in some lists the framework does not tell the two apart. */
  public Constraint oneOf(String... values) {
    List<String> allowed = List.of(values);
    return demand(
        v -> v instanceof Collection<?> list ? containsAll(allowed, list) : allowed.contains(v),
        "satisfy enum value set: [" + String.join(", ", values) + "]");
  }

  /** Sentences for what the request breaks, added to {@code broken}. */
  void check(SdkPojo request, List<String> broken) {
    check(request, 0, "", broken);
  }

  /** The same of the member's value alone, wherever it came from; null if there is none. */
  public void checkValue(@Nullable Object value, List<String> broken) {
    String here = shownPath();
    if (value != null) {
      checkWhole(value, here, broken);
    } else if (required) {
      broken.add(isNull(here));
    }
  }

  private void check(SdkPojo shape, int at, String above, List<String> broken) {
    Step step = steps.get(at);
    Object value = Shapes.value(shape, step.name);
    String here = above + step.shown();
    boolean last = at == steps.size() - 1;
    if (value == null) {
      if (last && required) {
        broken.add(isNull(here));
      }
    } else if (last) {
      switch (step.part) {
        case WHOLE -> checkWhole(value, here, broken);
        case MEMBERS, SPARSE_MEMBERS ->
            checkParts(step.part, (Collection<?>) value, value, here, broken);
        case KEYS -> checkParts(step.part, ((Map<?, ?>) value).keySet(), value, here, broken);
        case VALUES -> checkParts(step.part, ((Map<?, ?>) value).values(), value, here, broken);
      }
    } else if (step.part == Part.MEMBERS) {
      int place = 1;
      for (Object each : (Collection<?>) value) {
        String there = here + "." + place++ + ".member";
        if (each != null) {
          check((SdkPojo) each, at + 1, there + ".", broken);
        }
      }
    } else {
      check((SdkPojo) value, at + 1, here + ".", broken);
    }
  }

  private void checkWhole(Object value, String here, List<String> broken) {
    for (Demand demand : demands) {
      if (!demand.met.test(value)) {
        broken.add(
            "Value '%s' at '%s' %sMember must %s"
                .formatted(shown(value), here, FAILED, demand.text));
      }
    }
  }

  /** If one part breaks one demand, the framework recites all of them, once. */
  private void checkParts(
      Part part, Collection<?> parts, Object whole, String here, List<String> broken) {
    boolean sparse = part == Part.SPARSE_MEMBERS;
    if (parts.stream().allMatch(each -> each == null ? sparse : meetsAll(each))) {
      return;
    }
    List<String> all = new ArrayList<>();
    demands.forEach(demand -> all.add("Member must " + demand.text));
    if (!sparse) {
      all.add(NOT_NULL);
    }
    broken.add(
        "Value '%s' at '%s' %s%s[%s]"
            .formatted(shown(whole), here, FAILED, part.voice, String.join(", ", all)));
  }

  private boolean meetsAll(Object value) {
    return demands.stream().allMatch(demand -> demand.met.test(value));
  }

  private Constraint demand(Predicate<Object> met, String text) {
    demands.add(new Demand(met, text));
    return this;
  }

  private String shownPath() {
    return steps.stream().map(Step::shown).collect(Collectors.joining("."));
  }

  private static boolean containsAll(List<String> allowed, Collection<?> list) {
    return list.stream().allMatch(each -> each != null && allowed.contains(each));
  }

  private static boolean fits(Pattern pattern, String text) {
    return text.length() <= MAX_MATCHED && pattern.matcher(text).matches();
  }

  private static String isNull(String here) {
    return "Value null at '%s' %s%s".formatted(here, FAILED, NOT_NULL);
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
      case SdkBytes bytes -> bytes.asByteArrayUnsafe().length;
      default -> throw new IllegalStateException("no length: " + value.getClass());
    };
  }

  private static double numberOf(Object value) {
    if (value instanceof String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new OndolException(ErrorCode.MALFORMED_INPUT, "Not a number: " + shown(text), e);
      }
    }
    return ((Number) value).doubleValue();
  }
}
