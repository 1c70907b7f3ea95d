package dev.ondol.frontend.iam;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.query.QueryParameters;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;

/** The tags of a request. Stateless. */
final class Tags {
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private Tags() {}

  /**
   * In the order in which they came.
   *
   * @throws OndolException VALIDATION or INVALID_INPUT
   */
  static SequencedMap<String, String> of(QueryParameters request) {
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    Set<String> keys = new HashSet<>();
    for (QueryParameters tag : request.structures("Tags")) {
      String key = tag.find("Key").orElse("");
      String value = tag.find("Value").orElse("");
      if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE) {
        throw new OndolException(
            ErrorCode.VALIDATION,
            "1 validation error detected: Value '%s' at 'tags' failed to satisfy constraint: Member must have a key of 1 to %d and a value of at most %d characters"
                .formatted(key, MAX_KEY, MAX_VALUE));
      }
      if (!keys.add(key.toLowerCase(Locale.ROOT))) {
        throw new OndolException(
            ErrorCode.INVALID_INPUT,
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      tags.put(key, value);
    }
    return tags;
  }
}
