package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * P1: from the start of the command until it serves and until a first function has answered, in a
 * data folder that was used before, as a user's is; and what it costs when nobody calls. A start in
 * an empty folder is told beside it. The minute without calls belongs to every other round.
 */
final class PlatformStart implements Benchmark {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** What a start has still to do after it serves. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private static final int STARTS = 3;

  @Override
  public String name() {
    return "P1";
  }

  @Override
  public String question() {
    return "How soon does the platform serve, and what does it cost idle?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(85);
  }

  @Override
  public void round(Rig rig, Round round) {
    round.put("bare JVM", "ms", Floors.runtimeStart(rig.host(), "java"));
    try (Folder data = new Folder()) {
      round.put("ready in an empty folder", "ms", start(rig, data));
      double[] ready = new double[STARTS];
      for (int i = 0; i < STARTS; i++) {
        ready[i] = start(rig, data);
      }
      round.put("ready", "ms", Spread.of(ready).median());
      if (!round.isEven()) {
        idle(rig, data, round);
      }
    }
    rig.peer(Peers.SERVERLESS_OFFLINE).ifPresent(peer -> beside(rig, peer, round));
  }

  private static double start(Rig rig, Folder data) {
    try (Program platform = Ondol.launch(rig.command(), rig.options(), data.path())) {
      platform.await(Ondol.SERVES, LIMIT);
      return Floors.millis(platform.age());
    }
  }

  private static void idle(Rig rig, Folder data, Round round) {
    try (Program platform = Ondol.launch(rig.command(), rig.options(), data.path())) {
      URI endpoint = URI.create(platform.await(Ondol.SERVES, LIMIT));
      try (Api api = new Api(endpoint)) {
        Sample sample = Samples.node();
        String function = api.create(sample);
        FirstInvoke.of(api, function, sample);
        round.put("first answer", "ms", Floors.millis(platform.age()));
        api.delete(function);
      }
      Pause.of(SETTLE);
      double before = platform.processorSeconds();
      Pause.of(MINUTE);
      double used = platform.processorSeconds() - before;
      round.put("resident", "MB", platform.ownResidentMib());
      round.put("with all that it started", "MB", platform.residentMib());
      round.put("threads", "", (double) platform.threads());
      round.put("idle", "%", 100 * used / MINUTE.toSeconds());
    }
  }

  private static void beside(Rig rig, Peer peer, Round round) {
    try (Peer fresh = new Peer(peer.name(), rig.plan(peer.name()))) {
      round.put(peer.name() + " ready", "ms", Floors.millis(fresh.startup()));
      try (Line line = Line.open(fresh.target())) {
        line.expectRight();
      }
      round.put(peer.name() + " first answer", "ms", Floors.millis(fresh.age()));
      round.put(peer.name() + " resident", "MB", fresh.residentMib());
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1000, "ready, ms", figure("ready")),
        atMost(
            0.25,
            "ready, times serverless-offline",
            ratio("ready", Peers.SERVERLESS_OFFLINE + " ready")),
        atMost(150, "resident after a minute, MB", figure("resident")),
        atMost(0.5, "processor when idle, % of one", figure("idle")));
  }
}
