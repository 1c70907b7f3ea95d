package dev.ondol.bench;

import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.List;

/**
 * W2: eight callers. First as fast as they are answered, which gives the saturation; then in an
 * open loop at parts of it, from above, until one holds a p99 below 10 ms: that is the rate that
 * counts, for Ondol, floor and peers alike.
 */
final class WarmThroughput implements Benchmark {
  private static final int CALLERS = 8;
  private static final List<Integer> PARTS = List.of(95, 80, 50, 25);
  private static final double LIMIT_MILLIS = 10;
  private static final Duration TIME = Duration.ofSeconds(2);

  private final WarmUp warmUp = new WarmUp(CALLERS);

  @Override
  public String name() {
    return "W2";
  }

  @Override
  public String question() {
    return "How many warm invokes a second do eight callers get, at a p99 below 10 ms?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(45);
  }

  @Override
  public void round(Rig rig, Round round) {
    measure("raw Node", rig.rawNode().target(), round);
    Ondol ondol = rig.ondol();
    String function = ondol.api().create(Samples.node());
    Target invoke = ondol.api().invoke(function, "{}", Samples.HELLO);
    measureOndol(ondol.program(), invoke, round);
    for (Peer peer : rig.peers()) {
      measure(peer.name(), peer.target(), round);
    }
    ondol.api().delete(function);
  }

  private void measure(String who, Target target, Round round) {
    warmUp.of(who, target, round);
    Load.Result most = Load.closed(target, CALLERS, TIME);
    round.put(who + " saturation", "/s", most.perSecond());
    for (int part : PARTS) {
      if (atPart(who, target, most, part, round) < LIMIT_MILLIS) {
        return;
      }
    }
  }

  /** As the others, and at all parts, with what each invoke costs. */
  private void measureOndol(Program platform, Target invoke, Round round) {
    warmUp.of("ondol", invoke, round);
    double platformBefore = platform.processorSeconds();
    double functionsBefore = platform.childrenSeconds();
    Load.Result most = Load.closed(invoke, CALLERS, TIME);
    double invokes = most.nanos().getTotalCount();
    double platformSeconds = platform.processorSeconds() - platformBefore;
    double functionsSeconds = platform.childrenSeconds() - functionsBefore;
    round.put("ondol saturation", "/s", most.perSecond());
    round.put("ondol saturation p99", "ms", most.percentileMillis(99));
    round.put("platform per invoke", "processor µs", platformSeconds / invokes * 1e6);
    round.put("function per invoke", "processor µs", functionsSeconds / invokes * 1e6);
    round.put("callers per invoke", "processor µs", most.ownSeconds() / invokes * 1e6);
    for (int part : PARTS) {
      atPart("ondol", invoke, most, part, round);
    }
  }

  /** Tells the p99, in milliseconds, and puts the highest rate that held. */
  private static double atPart(String who, Target target, Load.Result most, int part, Round round) {
    double perSecond = most.perSecond() * part / 100;
    Load.Result open = Load.open(target, CALLERS, perSecond, TIME);
    double p99 = open.percentileMillis(99);
    round.put("%s p50 at %d %%".formatted(who, part), "ms", open.percentileMillis(50));
    round.put("%s p99 at %d %%".formatted(who, part), "ms", p99);
    if (p99 < LIMIT_MILLIS && !round.values().containsKey(who)) {
      round.put(who, "/s", perSecond);
    }
    return p99;
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atLeast(0.4, "rate, times raw Node HTTP", ratio("ondol", "raw Node")),
        atLeast(2, "rate, times workerd", ratio("ondol", Peers.WORKERD)),
        atLeast(4, "rate, times serverless-offline", ratio("ondol", Peers.SERVERLESS_OFFLINE)),
        atLeast(5, "rate, times functions-framework", ratio("ondol", Peers.FUNCTIONS_FRAMEWORK)),
        atMost(10, "p99 at 80 % of saturation, ms", figure("ondol p99 at 80 %")));
  }
}
