package dev.ondol.bench;

import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.List;

/**
 * S1: invokes that come within a tenth of a second where there is no slot; each sleeps for two
 * seconds, without using a processor. What counts is when the last one began to be served. The
 * cores allow as many starts a second as there are cores, over the processor time of a bare start
 * of the same runtime.
 */
final class Burst implements Benchmark {
  private static final List<Integer> SIZES = List.of(20, 100);
  private static final Duration ARRIVAL = Duration.ofMillis(100);
  private static final int SLEEP_MILLIS = 2000;
  private static final int BARE_STARTS = 10;
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);
  private static final int MEMORY_MIB = 128;

  @Override
  public String name() {
    return "S1";
  }

  @Override
  public String question() {
    return "How fast are a hundred invokes served that come at once where there is no slot?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(20);
  }

  @Override
  public void round(Rig rig, Round round) {
    List<String> bare = List.of(rig.host().node(), "-e", "0");
    double startSeconds = Floors.processorSeconds(bare, BARE_STARTS);
    double allowed = Runtime.getRuntime().availableProcessors() / startSeconds;
    round.put("processor time of a bare start", "ms", startSeconds * 1e3);
    round.put("what the cores allow", "/s", allowed);
    int most = SIZES.getLast();
    round.put("bare starts, " + most + " at once", "/s", most / Floors.together(bare, most));
    Api ondol = rig.ondol().api();
    for (int size : SIZES) {
      burst(ondol, size, round);
    }
    round.put("lost", "", SIZES.stream().mapToDouble(n -> lost(round, n)).sum());
    round.put("held", "", SIZES.stream().mapToDouble(n -> round.value("held of " + n)).sum());
  }

  private static double lost(Round round, int size) {
    return round.value("lost of " + size);
  }

  private static void burst(Api ondol, int size, Round round) {
    String function = ondol.create(Samples.sleeper(), MEMORY_MIB);
    double made = ondol.metric("ondol_cold_starts_total", "");
    Target invoke = ondol.invoke(function, "{\"ms\":" + SLEEP_MILLIS + "}", Samples.HELLO);
    List<Crowd.Reply> replies = Crowd.of(size, ARRIVAL, invoke).replies();
    int right = Crowd.right(replies, Samples.HELLO);
    double lastServed =
        replies.stream().mapToDouble(Crowd.Reply::doneNanos).max().orElseThrow() / 1e9
            - SLEEP_MILLIS / 1e3;
    String of = " of " + size;
    round.put("rate" + of, "/s", right / lastServed);
    round.put("last served" + of, "ms", lastServed * 1e3);
    round.put("p99 wait" + of, "ms", Crowd.percentileMillis(replies, 99) - SLEEP_MILLIS);
    round.put("lost" + of, "", size - right);
    round.put("slots made" + of, "", ondol.metric("ondol_cold_starts_total", "") - made);
    Pause.untilTrue(
        "no slot is being made", SETTLE_LIMIT, () -> ondol.metric("ondol_slots", "init") == 0);
    round.put("held" + of, "", ondol.metric("ondol_slots", "busy"));
    ondol.delete(function);
    Pause.untilTrue(
        "the slots of a deleted function are gone",
        SETTLE_LIMIT,
        () -> ondol.metric("ondol_slots", "") == 0);
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atLeast(
            0.8,
            "100 at once: rate, times what the cores allow",
            ratio("rate of 100", "what the cores allow")),
        atLeast(
            0.8,
            "20 at once: rate, times what the cores allow",
            ratio("rate of 20", "what the cores allow")),
        atMost(0, "invokes lost", figure("lost")),
        atMost(0, "slots that nobody uses and that are not idle", figure("held")));
  }
}
