package dev.ondol.bench;

import static dev.ondol.bench.Claim.above;
import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * First invokes of functions that have no slot: C1 without pools, C2 with them, C3 of heavy ones.
 */
final class ColdStart {
  private static final int COLD_STARTS = 8;
  private static final int POOLED_STARTS = 20;

  /** Between two starts, so that a pool can be filled again: the rate that it is designed for. */
  private static final long REFILL_NANOS = 600_000_000;

  private ColdStart() {}

  /** C1. */
  static Benchmark withoutPools() {
    return new Kind(
        "C1",
        "How long does a first invoke take when nothing is ready?",
        List.of(
            atMost(
                15,
                "Node over bare start and container, ms",
                above("node", "bare node", "container")),
            atMost(
                15,
                "Python over bare start and container, ms",
                above("python", "bare python", "container")),
            atMost(
                15,
                "Java over bare start and container, ms",
                above("java", "bare java", "container")))) {
      @Override
      public void round(Rig rig, Round round) {
        Floors.container(rig.host()).ifPresent(millis -> round.put("container", "ms", millis));
        for (Sample sample : List.of(Samples.node(), Samples.python(), Samples.java())) {
          String language = sample.language();
          round.put("bare " + language, "ms", Floors.runtimeStart(rig.host(), language));
          Starts starts = measure(rig.ondol(Rig.NO_POOLS), sample, COLD_STARTS, 0);
          round.put(language, "ms", starts.median());
          round.put(language + " sandbox", "ms", starts.phase("sandbox"));
          round.put(language + " runtime", "ms", starts.phase("runtime"));
          round.put(language + " init", "ms", starts.phase("function-init"));
        }
        rig.peer(Peers.SERVERLESS_OFFLINE)
            .ifPresent(peer -> round.put("lambda-local", "ms", rig.lambdaLocalOnce()));
      }
    };
  }

  /** C2. */
  static Benchmark pooled() {
    return new Kind(
        "C2",
        "How long does a first invoke take when the pools are full?",
        List.of(
            atMost(10, "Node p50, ms", figure("node")),
            atMost(25, "Node p99, ms", figure("node p99")),
            atMost(6, "Python p50, ms", figure("python")),
            atMost(40, "Java p50, ms", figure("java")),
            atLeast(0.99, "share that a pool served", figure("hits")))) {
      @Override
      public void round(Rig rig, Round round) {
        double before = rig.ondol().metric("ondol_pool_taken_total", "hit");
        double missed = rig.ondol().metric("ondol_pool_taken_total", "miss");
        for (Sample sample : List.of(Samples.node(), Samples.python(), Samples.java())) {
          Starts starts = measure(rig.ondol(), sample, POOLED_STARTS, REFILL_NANOS);
          round.put(sample.language(), "ms", starts.median());
          round.put(sample.language() + " p99", "ms", starts.worst());
        }
        double hits = rig.ondol().metric("ondol_pool_taken_total", "hit") - before;
        double misses = rig.ondol().metric("ondol_pool_taken_total", "miss") - missed;
        round.put("hits", "", hits + misses == 0 ? 0 : hits / (hits + misses));
      }
    };
  }

  /** C3. */
  static Benchmark heavy() {
    return new Kind(
        "C3",
        "What do pools and caches save where there is much to load?",
        List.of(
            atLeast(10, "Python, times faster", ratio("python without", "python")),
            atLeast(1.6, "Node, times faster", ratio("node without", "node")),
            atLeast(1.4, "Java, times faster", ratio("java without", "java")))) {
      @Override
      public void round(Rig rig, Round round) {
        for (Sample sample :
            List.of(Samples.heavyNode(), Samples.heavyPython(), Samples.heavyJava())) {
          Starts without = measure(rig.ondol(Rig.NO_POOLS), sample, COLD_STARTS, 0);
          Starts with = measure(rig.ondol(), sample, COLD_STARTS, REFILL_NANOS);
          round.put(sample.language() + " without", "ms", without.median());
          round.put(sample.language(), "ms", with.median());
        }
      }
    };
  }

  /** C4. */
  static Benchmark sandbox() {
    return new Kind(
        "C4",
        "What does a sandbox cost, beside a bare container?",
        List.of(atMost(1.15, "times a bare container", ratio("sandbox", "container")))) {
      @Override
      public void round(Rig rig, Round round) {
        Floors.container(rig.host()).ifPresent(millis -> round.put("container", "ms", millis));
        round.put("fork", "µs", Floors.fork());
        Starts starts = measure(rig.ondol(Rig.NO_POOLS), Samples.python(), COLD_STARTS, 0);
        round.put("sandbox", "ms", starts.phase("sandbox"));
      }
    };
  }

  private abstract static class Kind implements Benchmark {
    private final String name;
    private final String question;
    private final List<Claim> claims;

    Kind(String name, String question, List<Claim> claims) {
      this.name = name;
      this.question = question;
      this.claims = claims;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String question() {
      return question;
    }

    @Override
    public List<Claim> claims() {
      return claims;
    }
  }

  /** First invokes, each of a function of its own. */
  private record Starts(List<Double> millis, List<Phases> phases) {
    double median() {
      return Spread.of(millis).median();
    }

    double worst() {
      return Spread.of(millis).max();
    }

    double phase(String name) {
      return Spread.of(phases.stream().map(each -> each.of(name)).toList()).median();
    }
  }

  private static Starts measure(Ondol ondol, Sample sample, int count, long gapNanos) {
    List<Double> millis = new ArrayList<>();
    List<Phases> phases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String function = ondol.create(sample);
      LockSupport.parkNanos(gapNanos);
      try (Line line = Line.open(ondol.invoke(function, "{}", sample.expected()))) {
        long start = System.nanoTime();
        Line.Answer answer = line.askRight();
        millis.add((System.nanoTime() - start) / 1e6);
        Phases times = Phases.of(answer);
        if (times.cold().isEmpty()) {
          throw new BenchException("a first invoke was no cold start");
        }
        phases.add(times);
      }
      ondol.delete(function);
    }
    return new Starts(millis, phases);
  }
}
