package dev.ondol.catalog;

import dev.ondol.core.FunctionVersion;
import java.time.Instant;
import java.util.Map;

/**
 * A function as the catalog keeps it: what runs, and what is only told back. Immutable.
 *
 * @param latest its {@code $LATEST}
 * @param details what no slot needs
 */
public record Function(FunctionVersion latest, Details details) {
  public String name() {
    return latest.function().name();
  }

  /**
   * @param role the ARN as given
   * @param description empty if none
   * @param architecture {@code x86_64} or {@code arm64}
   * @param tracingMode {@code PassThrough} or {@code Active}
   * @param lastModified millisecond precision
   * @param tags in no order
   */
  public record Details(
      String role,
      String description,
      String architecture,
      String tracingMode,
      Instant lastModified,
      Map<String, String> tags) {
    public Details {
      tags = Map.copyOf(tags);
    }
  }
}
