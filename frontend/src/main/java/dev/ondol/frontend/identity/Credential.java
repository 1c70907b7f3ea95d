package dev.ondol.frontend.identity;

import java.util.Optional;

/**
 * Whose key signed, and for what it was derived.
 *
 * @param day such as {@code 20260101}
 */
record Credential(String keyId, String day, String region, String service, String terminator) {
  static final String TERMINATOR = "aws4_request";
  private static final int PARTS = 5;

  /** Empty if it has not exactly five parts. */
  static Optional<Credential> parse(String text) {
    String[] parts = text.split("/", PARTS + 1);
    return parts.length == PARTS
        ? Optional.of(new Credential(parts[0], parts[1], parts[2], parts[3], parts[4]))
        : Optional.empty();
  }

  /** Everything but the key. */
  String scope() {
    return day + "/" + region + "/" + service + "/" + terminator;
  }
}
