package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.sandbox.RuntimeProcess.Exit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets to read, and what the REPORT line says of it.
 *
 * @param functionError {@code Unhandled}, or null if all went well
 * @param status for REPORT: {@code timeout} or {@code error}; null where the runtime itself
 *     answered
 * @param errorType for REPORT, if there is a status
 */
record Answer(
    byte[] payload,
    String contentType,
    @Nullable String functionError,
    @Nullable String status,
    @Nullable String errorType) {
  private static final String JSON = "application/json";
  private static final String UNHANDLED = "Unhandled";

  /** The handler's own response. */
  static Answer response(byte[] payload, String contentType) {
    return new Answer(payload, contentType, null, null, null);
  }

  /** The error that the runtime posted for the handler. */
  static Answer handlerError(byte[] body) {
    return new Answer(body, JSON, UNHANDLED, null, null);
  }

  /** The error that the runtime posted for its init, or the platform in its place. */
  static Answer initError(byte[] body, String errorType) {
    return new Answer(body, JSON, UNHANDLED, "error", errorType);
  }

  static Answer timedOut(String requestId, long timeoutMillis) {
    String text =
        String.format(Locale.ROOT, "Task timed out after %.2f seconds", timeoutMillis / 1000.0);
    return new Answer(body("Sandbox.Timedout", requestId, text), JSON, UNHANDLED, "timeout", null);
  }

  static Answer tooLarge(int limitBytes) {
    String json =
        "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size ("
            + limitBytes
            + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}";
    return new Answer(json.getBytes(UTF_8), JSON, UNHANDLED, null, null);
  }

  /** The connection broke in the middle of the response. */
  static Answer truncated() {
    String json =
        "{\"errorMessage\":\"Response was"
            + " truncated.\",\"errorType\":\"Runtime.TruncatedResponse\"}";
    return new Answer(json.getBytes(UTF_8), JSON, UNHANDLED, null, null);
  }

  static Answer exited(String requestId, Exit exit) {
    String type = exitErrorType(exit);
    return new Answer(body(type, requestId, exitMessage(exit)), JSON, UNHANDLED, "error", type);
  }

  static String exitErrorType(Exit exit) {
    return exit instanceof Exit.Signal signal && signal.outOfMemory()
        ? "Runtime.OutOfMemory"
        : "Runtime.ExitError";
  }

  private static String exitMessage(Exit exit) {
    return switch (exit) {
      case Exit.Status(int code) when code == 0 -> "Runtime exited without providing a reason";
      case Exit.Status(int code) -> "Runtime exited with error: exit status " + code;
      case Exit.Signal(int number, boolean outOfMemory) ->
          "Runtime exited with error: signal: " + signalName(number);
    };
  }

  private static String signalName(int number) {
    return switch (number) {
      case 1 -> "hangup";
      case 2 -> "interrupt";
      case 3 -> "quit";
      case 4 -> "illegal instruction";
      case 6 -> "aborted";
      case 7 -> "bus error";
      case 8 -> "floating point exception";
      case 9 -> "killed";
      case 11 -> "segmentation fault";
      case 13 -> "broken pipe";
      case 15 -> "terminated";
      default -> "signal " + number;
    };
  }

  /**
   * @param message of our own words, so nothing in it needs escaping
   */
  private static byte[] body(String errorType, String requestId, String message) {
    String json =
        "{\"errorType\":\""
            + errorType
            + "\",\"errorMessage\":\"RequestId: "
            + requestId
            + " Error: "
            + message
            + "\"}";
    return json.getBytes(UTF_8);
  }
}
