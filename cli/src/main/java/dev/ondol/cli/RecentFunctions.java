package dev.ondol.cli;

import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.FunctionVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The functions that were deployed last: those which are likely to be invoked after a start. What
 * was invoked is not kept, for it would have to be written with each invoke.
 */
final class RecentFunctions {
  private static final int LIMIT = 16;
  private static final Duration AGE = Duration.ofDays(7);

  private RecentFunctions() {}

  /** The newest last. */
  static List<FunctionVersion> of(Reads catalog, Instant now) {
    return catalog.list(Kinds.FUNCTION, "", "", Integer.MAX_VALUE).stream()
        .map(Row::value)
        .filter(function -> function.details().lastModified().isAfter(now.minus(AGE)))
        .sorted(
            Comparator.comparing((Function function) -> function.details().lastModified())
                .reversed())
        .limit(LIMIT)
        .map(Function::version)
        .toList()
        .reversed();
  }
}
