package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tags may look like. */
final class TagRules {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private TagRules() {}

  /**
   * @param tags all that the resource would have
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static void check(Map<String, ? extends @Nullable String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw invalid("Number of tags exceeds resource tag limit.");
    }
    for (Map.Entry<String, ? extends @Nullable String> tag : tags.entrySet()) {
      String value = tag.getValue();
      if (tag.getKey().isEmpty() || tag.getKey().length() > MAX_KEY) {
        throw invalid("The tag key must have between 1 and %d characters.".formatted(MAX_KEY));
      }
      if (tag.getKey().startsWith("aws:")) {
        throw invalid("aws: prefixed tag key names are not allowed for external use.");
      }
      if (value == null || value.length() > MAX_VALUE) {
        throw invalid("The tag value must have at most %d characters.".formatted(MAX_VALUE));
      }
    }
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
