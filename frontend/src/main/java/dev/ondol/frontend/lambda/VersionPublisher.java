package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.VersionNumbers;
import dev.ondol.core.FunctionVersion;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a version of what {@code $LATEST} is, inside a change. Nothing is made where nothing has
 * changed since the last one, which is then the result. Stateless.
 */
final class VersionPublisher {
  private VersionPublisher() {}

  /**
   * @param description null for that of {@code $LATEST}
   * @return the version, new or not
   */
  static Function publish(Changes change, Function latest, @Nullable String description) {
    String name = latest.name();
    VersionNumbers numbers = change.find(Kinds.VERSION_NUMBERS, name).orElse(VersionNumbers.NONE);
    Function last = change.version(name, String.valueOf(numbers.last())).orElse(null);
    if (last != null && isUnchanged(last, latest, numbers)) {
      return last;
    }
    long number = numbers.last() + 1;
    Function published = version(latest, number, description);
    change.put(Kinds.VERSION, Kinds.versionKey(name, number), published);
    change.put(
        Kinds.VERSION_NUMBERS, name, new VersionNumbers(number, latest.details().description()));
    return published;
  }

  private static Function version(Function latest, long number, @Nullable String description) {
    FunctionVersion version = latest.version();
    Function.Details details = latest.details();
    return new Function(
        new FunctionVersion(
            version.function(),
            String.valueOf(number),
            FunctionSettings.newRevision(),
            version.code(),
            version.limits(),
            version.settings()),
        details.with(
            description == null ? details.description() : description,
            details.lastModified(),
            Map.of()));
  }

  private static boolean isUnchanged(Function last, Function latest, VersionNumbers numbers) {
    FunctionVersion old = last.version();
    FunctionVersion now = latest.version();
    return old.code().equals(now.code())
        && old.limits().equals(now.limits())
        && old.settings().equals(now.settings())
        && numbers.description().equals(latest.details().description())
        && comparable(last.details()).equals(comparable(latest.details()));
  }

  /** Without what may differ between a version and what it was made of. */
  private static Function.Details comparable(Function.Details details) {
    return details.with("", Instant.EPOCH, Map.of());
  }
}
