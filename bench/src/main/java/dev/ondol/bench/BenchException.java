package dev.ondol.bench;

/**
 * A benchmark that could not be measured, or whose answers were wrong; the message is for a person.
 */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
