package dev.ondol.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a layer. Immutable.
 *
 * @param created to the millisecond
 */
public record LayerVersion(
    String name, long version, CodeStore.Artifact content, Details details, Instant created) {

  /**
   * What its publisher says of it. Nothing of it is enforced.
   *
   * @param description empty if none
   * @param license null if none was given
   * @param runtimes identifiers; null if none were given, which is not the same as an empty list
   * @param architectures {@code x86_64} and {@code arm64}; null likewise
   */
  public record Details(
      String description,
      @Nullable String license,
      @Nullable List<String> runtimes,
      @Nullable List<String> architectures) {
    public Details {
      runtimes = runtimes == null ? null : List.copyOf(runtimes);
      architectures = architectures == null ? null : List.copyOf(architectures);
    }
  }
}
