package dev.ondol.catalog;

import dev.ondol.core.FunctionVersion;
import java.time.Instant;
import java.util.Map;

/**
 * A function, or one published version of it, as the catalog keeps it: what runs, and what is only
 * told back. Immutable.
 *
 * @param version what runs: {@code $LATEST} or a published version
 * @param details what no slot needs
 */
public record Function(FunctionVersion version, Details details) {
  public String name() {
    return version.function().name();
  }

  /**
   * @param description empty if none
   * @param architecture {@code x86_64} or {@code arm64}
   * @param tracingMode {@code PassThrough} or {@code Active}
   * @param lastModified millisecond precision
   * @param tags in no order; empty for a published version
   */
  public record Details(
      String description,
      String architecture,
      String tracingMode,
      Instant lastModified,
      Map<String, String> tags) {
    public Details {
      tags = Map.copyOf(tags);
    }

    /** The same with another description, time and tags. */
    public Details with(String otherDescription, Instant otherTime, Map<String, String> otherTags) {
      return new Details(otherDescription, architecture, tracingMode, otherTime, otherTags);
    }
  }
}
