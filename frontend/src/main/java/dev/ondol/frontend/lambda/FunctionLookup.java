package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.core.FunctionVersion;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a caller means by a function's name and a qualifier: {@code $LATEST}, a published
 * version, or an alias and the version behind it. Reads the catalog's view in memory or, inside a
 * change, what that change has made of it. Nothing is made on the way to {@code $LATEST}.
 * Stateless.
 */
final class FunctionLookup {
  private FunctionLookup() {}

  /**
   * What a reference means.
   *
   * @param function the version
   * @param alias through which it was named; null if it was named by itself
   */
  record Target(Function function, @Nullable Alias alias) {
    /** By which guards against lost updates go: the alias's own, if it was named so. */
    String revisionId() {
      return alias == null ? function.version().revisionId() : alias.revisionId();
    }
  }

  /**
   * What a reference means; of an alias that two versions share, the one that it is named for.
   *
   * @throws dev.ondol.core.OndolException RESOURCE_NOT_FOUND
   */
  static Target require(Reads reads, FunctionReference reference) {
    String name = reference.function().name();
    if (reference.isLatest()) {
      return new Target(latest(reads, reference), null);
    }
    Function version = reads.version(name, reference.qualifier()).orElse(null);
    if (version != null) {
      return new Target(version, null);
    }
    Alias alias = reads.alias(name, reference.qualifier()).orElseThrow(reference::notFound);
    return new Target(named(reads, reference, alias.version()), alias);
  }

  /**
   * The function of a reference that must not name a version or an alias.
   *
   * @throws dev.ondol.core.OndolException RESOURCE_NOT_FOUND
   */
  static Function latest(Reads reads, FunctionReference reference) {
    Function function = reads.function(reference.function().name()).orElse(null);
    if (function == null || !reference.isLatest()) {
      throw reference.notFound();
    }
    return function;
  }

  /**
   * The version that one invoke runs. Of an alias that two versions share, one draw decides.
   *
   * @return null if there is none
   */
  static @Nullable FunctionVersion toInvoke(
      Reads reads, FunctionReference reference, RandomGenerator random) {
    String name = reference.function().name();
    if (reference.isLatest()) {
      return version(reads.function(name).orElse(null));
    }
    if (Kinds.isVersion(reference.qualifier())) {
      return version(reads.version(name, reference.qualifier()).orElse(null));
    }
    Alias alias = reads.alias(name, reference.qualifier()).orElse(null);
    if (alias == null) {
      return null;
    }
    Alias.Share share = alias.share();
    String drawn =
        share != null && random.nextDouble() < share.weight() ? share.version() : alias.version();
    return version(find(reads, name, drawn));
  }

  /**
   * @param version {@code $LATEST} or digits
   */
  static @Nullable Function find(Reads reads, String name, String version) {
    return version.equals(FunctionVersion.LATEST)
        ? reads.function(name).orElse(null)
        : reads.version(name, version).orElse(null);
  }

  private static Function named(Reads reads, FunctionReference reference, String version) {
    Function function = find(reads, reference.function().name(), version);
    if (function == null) {
      throw reference.notFound();
    }
    return function;
  }

  private static @Nullable FunctionVersion version(@Nullable Function function) {
    return function == null ? null : function.version();
  }
}
