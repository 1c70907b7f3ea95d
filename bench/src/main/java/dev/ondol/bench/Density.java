package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.shown;

import java.time.Duration;
import java.util.List;

/**
 * D1: what an idle slot costs: the platform itself, its Java heap, the slot's own processes, and
 * the whole host. Slots are provisioned, so that there are just as many as are wanted, and each is
 * invoked; what ten of them cost is the ground that the others are measured from.
 */
final class Density implements Benchmark {
  private static final int GROUND = 10;
  private static final int MOST = 90;
  private static final int MEMORY_MIB = 128;
  private static final int SLEEP_MILLIS = 500;

  /** Until its memory is given back and its slots are frozen. */
  private static final Duration REST = Duration.ofSeconds(1);

  /** Where a host has less memory, fewer slots are made. */
  private static final double PART_OF_HOST = 0.5;

  @Override
  public String name() {
    return "D1";
  }

  @Override
  public String question() {
    return "What does an idle slot cost the platform?";
  }

  private record State(double platform, double heapKib, double slots, double host) {
    static State of(Ondol ondol, Host host) {
      Pause.of(REST);
      double heap = ondol.liveHeapKib(host);
      Program program = ondol.program();
      return new State(
          program.ownResidentMib(), heap, program.childrenPssMib(), Kernel.availableMib());
    }
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(15);
  }

  @Override
  public void round(Rig rig, Round round) {
    int slots = (int) Math.min(MOST, Kernel.availableMib() * PART_OF_HOST / MEMORY_MIB);
    if (slots <= GROUND) {
      throw new BenchException("this host has too little memory");
    }
    try (Ondol ondol = rig.fresh(Rig.NO_POOLS)) {
      String function = ondol.api().create(Samples.sleeper(), MEMORY_MIB);
      String version = ondol.api().publish(function);
      fill(ondol.api(), function, version, GROUND);
      State ground = State.of(ondol, rig.host());
      fill(ondol.api(), function, version, slots);
      State full = State.of(ondol, rig.host());
      int more = slots - GROUND;
      round.put("platform per slot", "MB", (full.platform - ground.platform) / more);
      round.put("heap per slot", "KB", (full.heapKib - ground.heapKib) / more);
      round.put("slot's processes", "MB", (full.slots - ground.slots) / more);
      round.put("host per slot", "MB", (ground.host - full.host) / more);
      round.put("platform", "MB", full.platform);
      round.put("slots", "", slots);
    }
  }

  private static void fill(Api api, String function, String version, int slots) {
    api.provision(function, version, slots);
    Target invoke =
        api.invoke(function + ":" + version, "{\"ms\":%d}".formatted(SLEEP_MILLIS), Samples.HELLO);
    List<Crowd.Reply> replies = Crowd.of(slots, Duration.ZERO, invoke).replies();
    if (Crowd.right(replies, Samples.HELLO) != slots) {
      throw new BenchException("an invoke went wrong");
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1, "platform memory per idle slot, MB", figure("platform per slot")),
        atMost(1, "Java heap per idle slot, KB", figure("heap per slot")),
        shown("the slot's own processes (proportional set size), MB", figure("slot's processes")),
        shown("the whole host per slot, MB", figure("host per slot")));
  }
}
