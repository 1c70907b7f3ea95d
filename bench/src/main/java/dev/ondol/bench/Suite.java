package dev.ondol.bench;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The list of benchmarks, and how they are run: round by round, each on platforms of its own. */
final class Suite {
  /** Each answers in some seconds a round. */
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

  private final Rig rig;
  private final Timetable timetable;
  private final Progress progress;

  Suite(Rig rig, Timetable timetable, Progress progress) {
    this.rig = rig;
    this.timetable = timetable;
    this.progress = progress;
  }

  /** The benchmark of a name, in whatever case. */
  static Benchmark named(String name) {
    return ALL.stream()
        .filter(benchmark -> benchmark.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new BenchException(
                "there is no benchmark %s: there are %s, and soak by itself"
                    .formatted(
                        name, String.join(", ", ALL.stream().map(Benchmark::name).toList()))));
  }

  /** Runs one to its end or to the first thing that went wrong, which its outcome then tells. */
  Outcome run(Benchmark benchmark, int rounds) {
    List<Round> measured = new ArrayList<>();
    String failure = "";
    try {
      for (int i = 1; i <= rounds; i++) {
        Pause.look();
        progress.say(
            "%-3s round %d of %d, %s left"
                .formatted(benchmark.name(), i, rounds, timetable.left()));
        Round round = new Round(i);
        benchmark.round(rig, round);
        timetable.done(benchmark);
        measured.add(round);
      }
    } catch (BenchException | UncheckedIOException e) {
      failure = String.valueOf(e.getMessage());
    } finally {
      timetable.ended(benchmark);
      rig.endPlatforms();
    }
    return new Outcome(benchmark, measured, failure);
  }
}
