package dev.ondol.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an answer tells of its own phases.
 *
 * @param millis by phase
 * @param cold why it was a cold start; empty if it was none
 */
record Phases(Map<String, Double> millis, String cold) {
  static Phases of(Line.Answer answer) {
    return of(answer.header("x-ondol-phases"), answer.header("x-ondol-cold"));
  }

  static Phases of(String header, String cold) {
    Map<String, Double> millis = new LinkedHashMap<>();
    for (String phase : header.split(", ", -1)) {
      int at = phase.indexOf(";dur=");
      if (at > 0) {
        millis.put(phase.substring(0, at), Double.parseDouble(phase.substring(at + 5)));
      }
    }
    return new Phases(millis, cold);
  }

  /** Zero if there was no such phase. */
  double of(String phase) {
    return millis.getOrDefault(phase, 0.0);
  }
}
