package dev.ondol.catalog;

import dev.ondol.core.FunctionId;
import org.jspecify.annotations.Nullable;

/**
 * A name for one version of a function, or for two that share its invokes. Immutable.
 *
 * @param name not a number
 * @param version {@code $LATEST} or the digits of a published version
 * @param description empty if none
 * @param share of another version; null if there is none
 * @param revisionId changes with every update
 */
public record Alias(
    FunctionId function,
    String name,
    String version,
    String description,
    @Nullable Share share,
    String revisionId) {
  /**
   * What part of an alias's invokes another version gets.
   *
   * @param version the digits of a published version
   * @param weight 0 to 1
   */
  public record Share(String version, double weight) {}

  /** Under which it is invoked. */
  public String arn() {
    return function.arn(name);
  }

  /** Whether some of its invokes may go to a version. */
  public boolean pointsTo(String number) {
    return version.equals(number) || (share != null && share.version().equals(number));
  }
}
