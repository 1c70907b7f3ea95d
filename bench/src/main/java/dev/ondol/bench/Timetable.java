package dev.ondol.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a run will still take: what each round usually takes, or took here once one is done.
 * Confined to one thread.
 */
final class Timetable {
  private final Map<Benchmark, Integer> roundsLeft = new LinkedHashMap<>();
  private final Map<Benchmark, Double> seconds = new LinkedHashMap<>();
  private long sinceNanos = System.nanoTime();

  Timetable(List<Benchmark> benchmarks, int rounds) {
    for (Benchmark benchmark : benchmarks) {
      roundsLeft.put(benchmark, rounds);
      seconds.put(benchmark, (double) benchmark.usual().toSeconds());
    }
  }

  /** A round is over. */
  void done(Benchmark benchmark) {
    long now = System.nanoTime();
    seconds.put(benchmark, (now - sinceNanos) / 1e9);
    sinceNanos = now;
    roundsLeft.computeIfPresent(benchmark, (b, left) -> left - 1);
  }

  /** No more rounds of it. */
  void ended(Benchmark benchmark) {
    roundsLeft.put(benchmark, 0);
    sinceNanos = System.nanoTime();
  }

  /** Such as {@code about 12 minutes}. */
  String left() {
    double sum = 0;
    for (Map.Entry<Benchmark, Integer> each : roundsLeft.entrySet()) {
      sum += each.getValue() * seconds.getOrDefault(each.getKey(), 0.0);
    }
    Duration left = Duration.ofSeconds(Math.round(sum));
    return left.toSeconds() < 100
        ? "about %d s".formatted(left.toSeconds())
        : "about %d minutes".formatted(Math.round(left.toSeconds() / 60.0));
  }
}
