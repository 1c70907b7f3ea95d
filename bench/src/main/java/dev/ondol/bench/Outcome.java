package dev.ondol.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a benchmark came to.
 *
 * @param rounds those that were measured
 * @param failure why it ended early; empty if it did not
 */
record Outcome(Benchmark benchmark, List<Round> rounds, String failure) {
  Outcome {
    rounds = List.copyOf(rounds);
  }

  /** Each figure over the rounds, in the order in which they were measured. */
  Map<String, Spread> figures() {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Round round : rounds) {
      round
          .values()
          .forEach(
              (name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    values.forEach((name, list) -> spreads.put(name, Spread.of(list)));
    return spreads;
  }

  String unit(String figure) {
    return rounds.stream()
        .map(round -> round.unit(figure))
        .filter(u -> !u.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** A claim over the rounds; empty where no round had what it needs. */
  Optional<Spread> spread(Claim claim) {
    List<Double> values = new ArrayList<>();
    for (Round round : rounds) {
      claim.formula().of(round.values()).ifPresent(values::add);
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }
}
