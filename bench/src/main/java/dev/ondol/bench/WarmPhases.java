package dev.ondol.bench;

import static dev.ondol.bench.Claim.above;
import static dev.ondol.bench.Claim.atMost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * W3: where the time of a warm invoke goes, by the platform's own stamps, beside what its caller
 * sees: what lies outside of all stamps is the platform's, too.
 */
final class WarmPhases implements Benchmark {
  private static final int REQUESTS = 2000;

  private final WarmUp warmUp = new WarmUp(1);

  @Override
  public String name() {
    return "W3";
  }

  @Override
  public String question() {
    return "What share of a warm invoke is the platform's own?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(3);
  }

  @Override
  public void round(Rig rig, Round round) {
    Api ondol = rig.ondol().api();
    String function = ondol.create(Samples.node());
    Target invoke = ondol.invoke(function, "{}", Samples.HELLO);
    warmUp.of("ondol", invoke, round);
    Map<String, List<Double>> phases = new LinkedHashMap<>();
    try (Line line = Line.open(invoke)) {
      for (int i = 0; i < REQUESTS; i++) {
        long start = System.nanoTime();
        Phases times = Phases.of(line.askRight());
        double callerMicros = (System.nanoTime() - start) / 1e3;
        phases.computeIfAbsent("caller", n -> new ArrayList<>()).add(callerMicros);
        times
            .millis()
            .forEach((name, millis) ->
                phases.computeIfAbsent(name, n -> new ArrayList<>()).add(millis * 1000));
      }
    }
    for (Map.Entry<String, List<Double>> phase : phases.entrySet()) {
      double median = Spread.of(phase.getValue()).median();
      round.put(phase.getKey(), "µs", median);
    }
    ondol.delete(function);
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(100, "the caller's time beyond the dispatch, µs", above("caller", "dispatch")));
  }
}
