package dev.ondol.bench;

import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * C2: first invokes at the rate for which a pool is designed: one every 600 ms, each due at its
 * time whatever became of the one before. A few that do not count tell the platform what is asked
 * for, and it has time to fill. Each function is deleted after its invoke: on a host that is full a
 * start would first have to end an idle slot of another one.
 */
final class PooledStart implements Benchmark {
  private static final int STARTS = 20;
  private static final int AHEAD = 3;
  private static final Duration GAP = Duration.ofMillis(600);

  /** As long as the number of prepared ones does not change. */
  private static final Duration REST = Duration.ofMillis(1500);

  private static final Duration FILL_LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "C2";
  }

  @Override
  public String question() {
    return "How long does a first invoke take when the pools are full?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(50);
  }

  @Override
  public void round(Rig rig, Round round) {
    Api ondol = rig.ondol(Rig.POOLS).api();
    int hits = 0;
    for (Sample sample : List.of(Samples.node(), Samples.python(), Samples.java())) {
      List<String> functions = FirstInvoke.functions(ondol, sample, AHEAD + STARTS);
      invokes(ondol, sample, functions.subList(0, AHEAD));
      awaitFull(ondol);
      double before = hits(ondol);
      List<FirstInvoke> invokes = invokes(ondol, sample, functions.subList(AHEAD, AHEAD + STARTS));
      double hit = hits(ondol) - before;
      hits += (int) hit;
      String language = sample.language();
      round.put(language, "ms", FirstInvoke.median(invokes));
      round.put(language + " p99", "ms", FirstInvoke.worst(invokes));
      for (String phase : FirstInvoke.PHASES) {
        round.put(language + " " + phase, "ms", FirstInvoke.phase(invokes, phase));
      }
      round.put(language + " hits", "share", hit / STARTS);
    }
    round.put("hits", "share", hits / (3.0 * STARTS));
  }

  private static List<FirstInvoke> invokes(Api ondol, Sample sample, List<String> functions) {
    List<FirstInvoke> invokes = new ArrayList<>();
    long due = System.nanoTime();
    for (String function : functions) {
      Pause.until(due);
      invokes.add(FirstInvoke.of(ondol, function, sample, due));
      ondol.delete(function);
      due += GAP.toNanos();
    }
    return invokes;
  }

  /** Where no pool serves this kind it stays empty: the figures will tell. */
  private static void awaitFull(Api ondol) {
    long end = System.nanoTime() + FILL_LIMIT.toNanos();
    double size = -1;
    long since = System.nanoTime();
    while (System.nanoTime() < end && System.nanoTime() - since < REST.toNanos()) {
      double now = ondol.metric("ondol_pool_size", "");
      if (now != size) {
        size = now;
        since = System.nanoTime();
      }
      Pause.of(Duration.ofMillis(50));
    }
  }

  private static double hits(Api ondol) {
    return ondol.metric("ondol_pool_taken_total", "outcome=\"hit\"");
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(10, "Node p50, ms", figure("node")),
        atMost(25, "Node p99, ms", figure("node p99")),
        atMost(6, "Python p50, ms", figure("python")),
        atMost(40, "Java p50, ms", figure("java")),
        atLeast(0.99, "share of starts that a pool served", figure("hits")));
  }
}
