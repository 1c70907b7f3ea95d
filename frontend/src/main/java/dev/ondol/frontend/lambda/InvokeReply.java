package dev.ondol.frontend.lambda;

import dev.ondol.core.Phase;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.micromanager.InvokeOutcome.Answered;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a function's answer with Lambda's headers, and with Ondol's own: {@code x-ondol-phases}
 * has each phase's milliseconds in the form of {@code Server-Timing}, {@code x-ondol-cold} the
 * reason of a cold start and is absent for a warm invoke, {@code x-ondol-slot} the slot.
 */
final class InvokeReply {
  private static final CharSequence FUNCTION_ERROR =
      HttpHeaders.createOptimized("X-Amz-Function-Error");
  private static final CharSequence LOG_RESULT = HttpHeaders.createOptimized("X-Amz-Log-Result");
  static final CharSequence EXECUTED_VERSION =
      HttpHeaders.createOptimized("X-Amz-Executed-Version");
  static final CharSequence TRACE_ID = HttpHeaders.createOptimized("X-Amzn-Trace-Id");
  private static final CharSequence PHASES = HttpHeaders.createOptimized("x-ondol-phases");
  private static final CharSequence COLD = HttpHeaders.createOptimized("x-ondol-cold");
  private static final CharSequence SLOT = HttpHeaders.createOptimized("x-ondol-slot");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");

  private static final int OK = 200;
  private static final int PHASES_LENGTH = 160;
  private static final long NANOS_PER_MICRO = 1000;
  private static final long MICROS_PER_MILLI = 1000;

  private InvokeReply() {}

  /** Any thread. */
  static void write(Exchange exchange, String version, String traceId, Answered answered) {
    exchange.end(OK, answered.payload(), response -> headers(response, version, traceId, answered));
  }

  private static void headers(
      HttpServerResponse response, String version, String traceId, Answered answered) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType(answered.contentType()))
        .putHeader(EXECUTED_VERSION, version)
        .putHeader(TRACE_ID, traceId)
        .putHeader(PHASES, phases(answered.phases().nanos()))
        .putHeader(SLOT, answered.slotId());
    String error = answered.functionError();
    if (error != null) {
      response.putHeader(FUNCTION_ERROR, error);
    }
    byte[] logTail = answered.logTail();
    if (logTail != null) {
      response.putHeader(LOG_RESULT, Base64.getEncoder().encodeToString(logTail));
    }
    if (answered.cold().isPresent()) {
      response.putHeader(COLD, answered.cold().get().label());
    }
  }

  /** The function chose it, so anything but a plain media type is not let into the head. */
  static CharSequence contentType(String chosen) {
    if (chosen.equals("application/json")) {
      return JSON;
    }
    for (int i = 0; i < chosen.length(); i++) {
      char c = chosen.charAt(i);
      if (c < ' ' || c > '~') {
        return BYTES;
      }
    }
    return chosen.isEmpty() ? JSON : chosen;
  }

  /** Such as {@code accept;dur=0.021, authorize;dur=0.004}. */
  private static String phases(Map<Phase, Long> nanos) {
    StringBuilder text = new StringBuilder(PHASES_LENGTH);
    for (Map.Entry<Phase, Long> phase : nanos.entrySet()) {
      if (!text.isEmpty()) {
        text.append(", ");
      }
      long micros = phase.getValue() / NANOS_PER_MICRO;
      long rest = micros % MICROS_PER_MILLI;
      text.append(phase.getKey().label())
          .append(";dur=")
          .append(micros / MICROS_PER_MILLI)
          .append(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
          .append(rest);
    }
    return text.toString();
  }
}
