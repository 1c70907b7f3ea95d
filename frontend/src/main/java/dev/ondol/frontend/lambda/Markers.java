package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The marker of a page: the key of the page before's last row, encoded so that nobody builds on it.
 */
final class Markers {
  private Markers() {}

  static String write(String lastKey) {
    return Base64.getUrlEncoder().encodeToString(lastKey.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key behind which the page begins; empty for the first page.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE for what is no marker
   */
  static String read(@Nullable String marker) {
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
