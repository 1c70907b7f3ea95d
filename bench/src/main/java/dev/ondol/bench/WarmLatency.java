package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.util.List;
import org.HdrHistogram.Histogram;

/** W1: one caller, a warm slot. */
final class WarmLatency implements Benchmark {
  private static final int WARM_UP = 1000;
  private static final int REQUESTS = 4000;

  @Override
  public String name() {
    return "W1";
  }

  @Override
  public String question() {
    return "How long does a warm invoke take for one caller?";
  }

  @Override
  public void round(Rig rig, Round round) {
    round.latency("node", Load.serial(rig.rawNode().target(), WARM_UP, REQUESTS));
    Ondol ondol = rig.ondol();
    String function = ondol.create(Samples.node());
    Target invoke = ondol.invoke(function, "{}", Samples.HELLO);
    Histogram nanos = Load.serial(invoke, WARM_UP, REQUESTS);
    round.latency("ondol", nanos);
    for (Peer peer : rig.peers()) {
      round.latency(peer.name(), Load.serial(peer.target(), WARM_UP, REQUESTS));
    }
    round.latency("node again", Load.serial(rig.rawNode().target(), WARM_UP, REQUESTS));
    ondol.delete(function);
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1.5, "p50, times raw Node HTTP", ratio("ondol p50", "node p50")),
        atMost(0.25, "p50, times serverless-offline", ratio("ondol p50", "serverless-offline p50")),
        atMost(2000, "p99, µs", figure("ondol p99")));
  }
}
