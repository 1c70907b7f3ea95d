package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** W1: one caller, a warm slot; Ondol, floor and peers by turns, there and back. */
final class WarmLatency implements Benchmark {
  /** Of a server that was started a moment ago: told, but not measured. */
  private static final int FIRST = 3000;

  private static final int REQUESTS = 4000;
  private static final int TURNS = 4;

  /** Before each turn, not counted. */
  private static final int AGAIN = 100;

  private final WarmUp warmUp = new WarmUp(1);

  private record Who(String name, Target target) {}

  @Override
  public String name() {
    return "W1";
  }

  @Override
  public String question() {
    return "How long does a warm invoke take for one caller?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(12);
  }

  @Override
  public void round(Rig rig, Round round) {
    Api ondol = rig.ondol().api();
    String function = ondol.create(Samples.node());
    List<Who> all = new ArrayList<>();
    all.add(new Who("raw Node", rig.rawNode().target()));
    all.add(new Who("ondol", ondol.invoke(function, "{}", Samples.HELLO)));
    rig.peers().forEach(peer -> all.add(new Who(peer.name(), peer.target())));
    for (Who who : all) {
      if (round.isFirst()) {
        round.latency(who.name() + " at first", Load.serial(who.target(), 0, FIRST));
      }
      warmUp.of(who.name(), who.target(), round);
    }
    Map<String, Histogram> nanos = new HashMap<>();
    for (int turn = 0; turn < TURNS; turn++) {
      for (Who who : turn % 2 == 0 ? all : all.reversed()) {
        Histogram part = Load.serial(who.target(), AGAIN, REQUESTS / TURNS);
        nanos.merge(who.name(), part, WarmLatency::sum);
      }
    }
    all.forEach(who -> round.latency(who.name(), Objects.requireNonNull(nanos.get(who.name()))));
    ondol.delete(function);
  }

  private static Histogram sum(Histogram one, Histogram other) {
    one.add(other);
    return one;
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1.5, "p50, times raw Node HTTP", ratio("ondol p50", "raw Node p50")),
        atMost(
            0.25,
            "p50, times serverless-offline",
            ratio("ondol p50", Peers.SERVERLESS_OFFLINE + " p50")),
        atMost(2000, "p99, µs", figure("ondol p99")),
        Claim.shown("p50 of the first 3,000 of a new platform, µs", figure("ondol at first p50")));
  }
}
