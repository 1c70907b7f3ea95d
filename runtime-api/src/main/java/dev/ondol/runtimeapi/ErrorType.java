package dev.ondol.runtimeapi;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes an error type that a runtime sent safe to log and to count: a type that is not of AWS's
 * form becomes {@code Function.Unknown} or {@code Runtime.Unknown}.
 */
final class ErrorType {
  static final String RESPONSE_TOO_LARGE = "Function.ResponseSizeTooLarge";
  static final String INVALID_RESPONSE_MODE = "Runtime.InvalidResponseModeHeader";
  static final String TRUNCATED = "Runtime.TruncatedResponse";

  private static final int MAX_LENGTH = 128;
  private static final Pattern KNOWN = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

  private ErrorType() {}

  /** Null and empty mean that there was none, and give null. */
  static @Nullable String sanitize(@Nullable String sent) {
    if (sent == null || sent.isEmpty()) {
      return null;
    }
    if (sent.length() <= MAX_LENGTH && KNOWN.matcher(sent).matches()) {
      return sent;
    }
    return sent.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
  }
}
