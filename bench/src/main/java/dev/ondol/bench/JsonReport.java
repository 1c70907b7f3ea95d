package dev.ondol.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Outcomes as JSON: every figure of every round, so that others can compute what they like. */
final class JsonReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  static String of(Conditions conditions, List<Outcome> outcomes) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("conditions", conditions.facts());
    report.put("benchmarks", outcomes.stream().map(JsonReport::benchmark).toList());
    return JSON.writeValueAsString(report);
  }

  private static Map<String, Object> benchmark(Outcome outcome) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", outcome.benchmark().name());
    all.put("question", outcome.benchmark().question());
    all.put("units", units(outcome));
    all.put("rounds", outcome.rounds().stream().map(Round::values).toList());
    all.put(
        "claims",
        outcome.benchmark().claims().stream().map(claim -> claim(outcome, claim)).toList());
    if (!outcome.failure().isEmpty()) {
      all.put("failure", outcome.failure());
    }
    return all;
  }

  private static Map<String, String> units(Outcome outcome) {
    Map<String, String> units = new LinkedHashMap<>();
    outcome.figures().keySet().forEach(name -> units.put(name, outcome.unit(name)));
    return units;
  }

  private static Map<String, Object> claim(Outcome outcome, Claim claim) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("text", claim.text());
    all.put("goal", claim.goalText());
    outcome
        .spread(claim)
        .ifPresent(spread -> {
          all.put("median", spread.median());
          all.put("min", spread.min());
          all.put("max", spread.max());
          all.put("verdict", claim.verdict(spread.median()));
        });
    return all;
  }
}
