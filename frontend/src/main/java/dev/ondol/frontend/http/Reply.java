package dev.ondol.frontend.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer, ready to be written.
 *
 * @param contentType empty if there is no body
 * @param headers beside those that every answer carries
 */
public record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
  public static final String JSON = "application/json";
  private static final byte[] NOTHING = {};

  public static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, Map.of(), body);
  }

  public static Reply text(int status, String contentType, String text) {
    return new Reply(status, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer without a body. */
  public static Reply empty(int status) {
    return new Reply(status, "", Map.of(), NOTHING);
  }
}
