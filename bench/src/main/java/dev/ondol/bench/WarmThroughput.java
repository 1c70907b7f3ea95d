package dev.ondol.bench;

import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.List;

/** W2: eight callers, as fast as they are answered; then at four fifths of that rate, open loop. */
final class WarmThroughput implements Benchmark {
  private static final int CALLERS = 8;
  private static final double SHARE_OF_LIMIT = 0.8;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration TIME = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "W2";
  }

  @Override
  public String question() {
    return "How many warm invokes a second do eight callers get?";
  }

  @Override
  public void round(Rig rig, Round round) {
    round.put("node", "/s", rate(rig.rawNode().target()));
    Ondol ondol = rig.ondol();
    String function = ondol.create(Samples.node());
    Target invoke = ondol.invoke(function, "{}", Samples.HELLO);
    double perSecond = rate(invoke);
    round.put("ondol", "/s", perSecond);
    Load.Result open = Load.open(invoke, CALLERS, perSecond * SHARE_OF_LIMIT, TIME);
    round.latency("ondol at 80 %", open.nanos());
    for (Peer peer : rig.peers()) {
      round.put(peer.name(), "/s", rate(peer.target()));
    }
    ondol.delete(function);
  }

  private static double rate(Target target) {
    Load.closed(target, CALLERS, WARM_UP);
    return Load.closed(target, CALLERS, TIME).perSecond();
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atLeast(0.4, "rate, times raw Node HTTP", ratio("ondol", "node")),
        atLeast(2, "rate, times workerd", ratio("ondol", "workerd")),
        atLeast(4, "rate, times serverless-offline", ratio("ondol", "serverless-offline")),
        atLeast(5, "rate, times functions-framework", ratio("ondol", "functions-framework")),
        atMost(10_000, "p99 at 80 % of the rate, µs", figure("ondol at 80 % p99")));
  }
}
