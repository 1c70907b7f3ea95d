package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** C4: the sandbox's part of a first invoke, by turns with bare containers. */
final class SandboxCost implements Benchmark {
  private static final int STARTS = 12;

  @Override
  public String name() {
    return "C4";
  }

  @Override
  public String question() {
    return "What does a sandbox cost, beside a bare container?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void round(Rig rig, Round round) {
    Api ondol = rig.ondol(Rig.NO_POOLS).api();
    Sample sample = Samples.python();
    List<Double> containers = new ArrayList<>();
    List<FirstInvoke> invokes = new ArrayList<>();
    for (String function : FirstInvoke.functions(ondol, sample, STARTS)) {
      rig.container().ifPresent(container -> containers.add(container.startMillis()));
      invokes.add(FirstInvoke.of(ondol, function, sample));
      ondol.delete(function);
    }
    if (!containers.isEmpty()) {
      round.put("bare container", "ms", Spread.of(containers).median());
    }
    round.put("sandbox", "ms", FirstInvoke.phase(invokes, "sandbox"));
    round.put("place", "ms", FirstInvoke.phase(invokes, "place"));
    round.put("code", "ms", FirstInvoke.phase(invokes, "code"));
  }

  @Override
  public List<Claim> claims() {
    return List.of(atMost(1.15, "times a bare container", ratio("sandbox", "bare container")));
  }
}
