package dev.ondol.catalog;

/**
 * A zip that is broken or hostile; the message tells why, and is empty for what is no zip at all.
 */
final class BadZipException extends Exception {
  private static final long serialVersionUID = 1;

  BadZipException(String reason) {
    super(reason);
  }

  BadZipException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
