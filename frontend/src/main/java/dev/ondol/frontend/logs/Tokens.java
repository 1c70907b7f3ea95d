package dev.ondol.frontend.logs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes places to go on from opaque, so that clients hand them back and do not make them up. */
final class Tokens {
  private Tokens() {}

  static String of(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The place, or empty for the beginning.
   *
   * @throws dev.ondol.core.OndolException INVALID_PARAMETER
   */
  static String place(@Nullable String token) {
    if (token == null) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Groups.invalid("The specified nextToken is invalid.");
    }
  }
}
