package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How lists are cut into pages: how many entries one may have, and the marker that names the last
 * one that was shown, which a caller hands back as it came.
 */
final class Pages {
  /** AWS cuts at so many, however many are asked for. */
  static final int MOST = 50;

  private Pages() {}

  static int size(@Nullable Integer maxItems) {
    return maxItems == null ? MOST : Math.min(maxItems, MOST);
  }

  /**
   * @param last the key of the last entry that was shown
   */
  static String marker(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key behind which the page begins; empty for the first one.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static String after(@Nullable String marker) {
    if (marker == null || marker.isEmpty()) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE, "The provided marker is not valid.", e);
    }
  }
}
