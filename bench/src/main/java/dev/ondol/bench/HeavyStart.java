package dev.ondol.bench;

import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * C3: first invokes of functions with much to load, by turns on a platform without pools and caches
 * and on one with them.
 */
final class HeavyStart implements Benchmark {
  private static final int STARTS = 5;

  /** For the pool. */
  private static final Duration GAP = Duration.ofMillis(600);

  @Override
  public String name() {
    return "C3";
  }

  @Override
  public String question() {
    return "What do pools and caches save where there is much to load?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(25);
  }

  @Override
  public void round(Rig rig, Round round) {
    for (Sample sample : List.of(Samples.heavyNode(), Samples.heavyPython(), Samples.heavyJava())) {
      Api without = rig.ondol(Rig.NOTHING_AHEAD).api();
      Api with = rig.ondol(Rig.POOLS).api();
      List<String> slow = FirstInvoke.functions(without, sample, STARTS);
      // The first one tells the pool what is asked for, and does not count.
      List<String> fast = FirstInvoke.functions(with, sample, STARTS + 1);
      var _ = FirstInvoke.of(with, fast.getLast(), sample);
      List<FirstInvoke> slowInvokes = new ArrayList<>();
      List<FirstInvoke> fastInvokes = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        slowInvokes.add(FirstInvoke.of(without, slow.get(i), sample));
        without.delete(slow.get(i));
        Pause.of(GAP);
        fastInvokes.add(FirstInvoke.of(with, fast.get(i), sample));
        with.delete(fast.get(i));
      }
      with.delete(fast.getLast());
      String language = sample.language();
      round.put(language + " without", "ms", FirstInvoke.median(slowInvokes));
      round.put(language, "ms", FirstInvoke.median(fastInvokes));
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atLeast(10, "Python, times faster", ratio("python without", "python")),
        atLeast(1.6, "Node, times faster", ratio("node without", "node")),
        atLeast(1.4, "Java, times faster", ratio("java without", "java")));
  }
}
