package dev.ondol.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whose signatures functions may demand of their code, and what becomes of code without. Immutable.
 *
 * @param id such as {@code csc-0f6c334abcdea4d8b}
 * @param publishers the ARNs of signing profiles' versions
 * @param untrusted {@code Warn} or {@code Enforce}
 * @param lastModified to the millisecond
 */
public record CodeSigningConfig(
    String id,
    String description,
    List<String> publishers,
    String untrusted,
    Instant lastModified,
    Map<String, String> tags) {
  public CodeSigningConfig {
    publishers = List.copyOf(publishers);
    tags = Map.copyOf(tags);
  }
}
