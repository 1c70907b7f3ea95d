package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** P1: from the start of the command until it serves, and what it costs when nobody calls. */
final class PlatformStart implements Benchmark {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration REST = Duration.ofSeconds(60);
  private static final Duration WATCHED = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "P1";
  }

  @Override
  public String question() {
    return "How soon does the platform serve, and what does it cost idle?";
  }

  @Override
  public void round(Rig rig, Round round) {
    round.put("jvm", "ms", Floors.runtimeStart(rig.host(), "java"));
    try (Folder data = new Folder();
        Program platform = Ondol.launch(rig.command(), rig.options(), data.path())) {
      platform.await(Pattern.compile("Ondol serves (http://[0-9.:]+)"), LIMIT);
      round.put("ready", "ms", Floors.millis(platform.age()));
      LockSupport.parkNanos(REST.toNanos());
      double before = platform.processorSeconds();
      LockSupport.parkNanos(WATCHED.toNanos());
      double used = platform.processorSeconds() - before;
      round.put("resident", "MB", platform.ownResidentMib());
      round.put("idle", "%", 100 * used / WATCHED.toSeconds());
    }
    rig.peers().stream()
        .filter(peer -> peer.name().equals(Peers.SERVERLESS_OFFLINE))
        .findFirst()
        .ifPresent(peer -> {
          try (Peer fresh = new Peer(peer.name(), rig.plan(peer.name()))) {
            round.put("serverless-offline ready", "ms", Floors.millis(fresh.startup()));
            round.put("serverless-offline resident", "MB", fresh.residentMib());
          }
        });
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1000, "ready, ms", figure("ready")),
        atMost(0.25, "ready, times serverless-offline", ratio("ready", "serverless-offline ready")),
        atMost(150, "resident after a minute, MB", figure("resident")),
        atMost(0.5, "processor when idle, % of one", figure("idle")));
  }
}
