package dev.ondol.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkResponse;

/**
 * How an invoke began, as the platform's response headers tell.
 *
 * @param coldReason empty for a warm start
 * @param phaseMillis in the order of the phases; empty where the platform is not Ondol
 */
record StartOfInvoke(Optional<String> coldReason, Map<String, Double> phaseMillis) {
  private static final String COLD_HEADER = "x-ondol-cold";
  private static final String PHASES_HEADER = "x-ondol-phases";
  private static final String DURATION = ";dur=";
  private static final int MAX_PHASES = 32;

  static StartOfInvoke of(SdkResponse response) {
    return new StartOfInvoke(
        response.sdkHttpResponse().firstMatchingHeader(COLD_HEADER),
        phases(response.sdkHttpResponse().firstMatchingHeader(PHASES_HEADER).orElse("")));
  }

  /** {@code warm}, or {@code cold (first)}. */
  String sentence() {
    return coldReason.map(reason -> "cold (" + reason + ")").orElse("warm");
  }

  /** From {@code accept;dur=0.041, authorize;dur=0.003}, in milliseconds. */
  static Map<String, Double> phases(String header) {
    Map<String, Double> phases = new LinkedHashMap<>();
    for (String part : header.split(",", MAX_PHASES)) {
      int value = part.indexOf(DURATION);
      if (value > 0) {
        phases.put(
            part.substring(0, value).strip(),
            Double.valueOf(part.substring(value + DURATION.length()).strip()));
      }
    }
    return phases;
  }
}
