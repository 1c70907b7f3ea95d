package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.List;

/**
 * T1: fifty invokes at once, each of which takes 100 MB and five seconds, beside a script that
 * starts fifty processes of the same language which do the same. Which comes first changes with the
 * rounds; each begins when the host is at rest.
 */
final class Stampede implements Benchmark {
  private static final int INVOKES = 50;
  private static final int SLEEP_MILLIS = 5000;
  private static final int MEMORY_MIB = 192;
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "T1";
  }

  @Override
  public String question() {
    return "How long do fifty invokes of 100 MB and five seconds take together?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(25);
  }

  @Override
  public void round(Rig rig, Round round) {
    if (round.isEven()) {
      ondol(rig, round);
      bare(rig, round);
    } else {
      bare(rig, round);
      ondol(rig, round);
    }
  }

  private static void ondol(Rig rig, Round round) {
    Api ondol = rig.ondol().api();
    String function = ondol.create(Samples.memoryTaker(), MEMORY_MIB);
    Rest.await();
    double killed = Kernel.outOfMemoryKills();
    Target invoke = ondol.invoke(function, "{\"ms\":" + SLEEP_MILLIS + "}", Samples.HELLO);
    List<Crowd.Reply> replies = Crowd.of(INVOKES, Duration.ZERO, invoke).replies();
    round.put("ondol", "ms", Crowd.makespanMillis(replies));
    round.put("ondol p50", "ms", Crowd.percentileMillis(replies, 50));
    round.put("lost", "", INVOKES - Crowd.right(replies, Samples.HELLO));
    round.put("killed for memory", "", Kernel.outOfMemoryKills() - killed);
    ondol.delete(function);
    Pause.untilTrue(
        "the slots of a deleted function are gone",
        SETTLE_LIMIT,
        () -> ondol.metric("ondol_slots", "") == 0);
  }

  private static void bare(Rig rig, Round round) {
    try (Folder folder = new Folder()) {
      String script = folder.write("take.js", Samples.bareMemoryTaker()).toString();
      Rest.await();
      List<String> command = List.of(rig.host().node(), script, String.valueOf(SLEEP_MILLIS));
      round.put("bare", "ms", Floors.together(command, INVOKES) * 1e3);
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1.2, "time, times the bare script", ratio("ondol", "bare")),
        atMost(0, "invokes lost", figure("lost")),
        atMost(0, "processes killed for memory", figure("killed for memory")));
  }
}
