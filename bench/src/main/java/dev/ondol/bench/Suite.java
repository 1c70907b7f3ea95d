package dev.ondol.bench;

import java.util.ArrayList;
import java.util.List;

/** The list of benchmarks, and how they are run: round by round, each on platforms of its own. */
final class Suite {
  static final List<Benchmark> ALL =
      List.of(
          new MachineFloors(),
          new WarmLatency(),
          new WarmThroughput(),
          new WarmPhases(),
          new ColdStart(),
          new PooledStart(),
          new HeavyStart(),
          new SandboxCost(),
          new Burst(),
          new Density(),
          new Stampede(),
          new NoisyNeighbour(),
          new PlatformStart());

  private Suite() {}

  /** The benchmark of a name, in whatever case. */
  static Benchmark named(String name) {
    return ALL.stream()
        .filter(benchmark -> benchmark.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new BenchException(
                "there is no benchmark %s: there are %s"
                    .formatted(
                        name, String.join(", ", ALL.stream().map(Benchmark::name).toList()))));
  }

  /** Runs one to its end or to the first thing that went wrong, which its outcome then tells. */
  static Outcome run(Benchmark benchmark, Rig rig, int rounds, Progress progress) {
    List<Round> measured = new ArrayList<>();
    String failure = "";
    try {
      for (int i = 1; i <= rounds; i++) {
        progress.say("%s round %d of %d".formatted(benchmark.name(), i, rounds));
        Round round = new Round(i);
        benchmark.round(rig, round);
        measured.add(round);
      }
    } catch (BenchException e) {
      failure = String.valueOf(e.getMessage());
    } finally {
      rig.endPlatforms();
    }
    return new Outcome(benchmark, measured, failure);
  }
}
