package dev.ondol.bench;

import static dev.ondol.bench.Claim.above;
import static dev.ondol.bench.Claim.atMost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** C1: first invokes where nothing was prepared, each beside a bare start and a bare container. */
final class ColdStart implements Benchmark {
  private static final int STARTS = 8;

  @Override
  public String name() {
    return "C1";
  }

  @Override
  public String question() {
    return "How long does a first invoke take when nothing is ready?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(12);
  }

  @Override
  public void round(Rig rig, Round round) {
    Api ondol = rig.ondol(Rig.NO_POOLS).api();
    for (Sample sample : List.of(Samples.node(), Samples.python(), Samples.java())) {
      String language = sample.language();
      List<Double> containers = new ArrayList<>();
      List<Double> bare = new ArrayList<>();
      List<FirstInvoke> invokes = new ArrayList<>();
      for (String function : FirstInvoke.functions(ondol, sample, STARTS)) {
        rig.container().ifPresent(container -> containers.add(container.startMillis()));
        bare.add(Floors.bareStart(rig.host(), language));
        invokes.add(FirstInvoke.of(ondol, function, sample));
        ondol.delete(function);
      }
      if (!containers.isEmpty()) {
        round.put("bare container beside " + language, "ms", Spread.of(containers).median());
      }
      round.put("bare " + language, "ms", Spread.of(bare).median());
      round.put(language, "ms", FirstInvoke.median(invokes));
      round.put(language + " p99", "ms", FirstInvoke.worst(invokes));
      for (String phase : FirstInvoke.PHASES) {
        round.put(language + " " + phase, "ms", FirstInvoke.phase(invokes, phase));
      }
    }
    rig.peer(Peers.SERVERLESS_OFFLINE)
        .ifPresent(peer -> round.put("lambda-local", "ms", rig.lambdaLocalOnce()));
  }

  @Override
  public List<Claim> claims() {
    return List.of(over("Node", "node"), over("Python", "python"), over("Java", "java"));
  }

  private static Claim over(String title, String language) {
    return atMost(
        15,
        title + " over a bare start and a bare container, ms",
        above(language, "bare " + language, "bare container beside " + language));
  }
}
