package dev.ondol.catalog;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that the catalog can keep: a line and a place in the list for each. */
public final class Kinds {
  /** {@code $LATEST} of each function, under its name. */
  public static final Kind<dev.ondol.catalog.Function> FUNCTION =
      Kind.ofFunction("function", dev.ondol.catalog.Function.class);

  /** Published versions, under {@link #versionKey}. */
  public static final Kind<dev.ondol.catalog.Function> VERSION =
      Kind.ofFunction("version", dev.ondol.catalog.Function.class);

  static final List<Kind<?>> ALL = List.of(FUNCTION, VERSION);

  static final Map<String, Kind<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::name, Function.identity()));

  private Kinds() {}

  /** Keys that sort as the numbers do. */
  public static String versionKey(String functionName, long version) {
    return "%s:%010d".formatted(functionName, version);
  }
}
