package dev.ondol.bench;

import java.time.Duration;
import java.util.List;

/** F: what this machine can do at best, in the minute of the run. It has no goals. */
final class MachineFloors implements Benchmark {
  private static final int WARM_UP = 3000;
  private static final int REQUESTS = 2000;

  @Override
  public String name() {
    return "F";
  }

  @Override
  public String question() {
    return "What can this machine do at best?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(7);
  }

  @Override
  public void round(Rig rig, Round round) {
    round.latency("round trip, unix socket", PingPong.unix());
    round.latency("round trip, TCP", PingPong.tcp());
    round.latency("raw Node HTTP", Load.serial(rig.rawNode().target(), WARM_UP, REQUESTS));
    for (String language : List.of("node", "python", "java")) {
      round.put("bare start, " + language, "ms", Floors.runtimeStart(rig.host(), language));
    }
    rig.container()
        .ifPresent(
            container -> round.put("bare container", "ms", Floors.median(container::startMillis)));
    round.put("fork, exec and end", "ms", Floors.fork() / 1e3);
    round.put("durable write of a page", "µs", Floors.durableWrite());
    CgroupMove.measure()
        .ifPresent(move -> {
          round.put("move to a cgroup after a rest", "µs", move.restedMicros());
          round.put("move to a cgroup, back to back", "µs", move.repeatedMicros());
        });
  }

  @Override
  public List<Claim> claims() {
    return List.of();
  }
}
