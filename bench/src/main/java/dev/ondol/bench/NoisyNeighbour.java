package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.ratio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * T2: warm invokes beside functions that use all the processor they get, one a core; and what bare
 * processes that spin do to a bare Node server.
 */
final class NoisyNeighbour implements Benchmark {
  private static final Duration TIME = Duration.ofSeconds(4);

  /** Longer than what is measured beside it. */
  private static final int SPIN_MILLIS = 7_000;

  private static final Duration BUSY_LIMIT = Duration.ofSeconds(20);

  private final WarmUp warmUp = new WarmUp(1);

  @Override
  public String name() {
    return "T2";
  }

  @Override
  public String question() {
    return "How much does a neighbour on each core slow a warm invoke down?";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(20);
  }

  @Override
  public void round(Rig rig, Round round) {
    Api ondol = rig.ondol().api();
    int cores = Runtime.getRuntime().availableProcessors();
    String quiet = ondol.create(Samples.node());
    String noisy = ondol.create(Samples.spinner());
    Target invoke = ondol.invoke(quiet, "{}", Samples.HELLO);
    Target node = rig.rawNode().target();
    warmUp.of("raw Node", node, round);
    warmUp.of("ondol", invoke, round);
    round.latency("raw Node quiet", oneCaller(node));
    round.latency("quiet", oneCaller(invoke));
    Target spin = ondol.invoke(noisy, "{\"ms\":" + SPIN_MILLIS + "}", Samples.HELLO);
    Crowd spinning = Crowd.of(cores, Duration.ZERO, spin);
    Pause.untilTrue(
        "each neighbour spins", BUSY_LIMIT, () -> ondol.metric("ondol_slots", "busy") >= cores);
    round.latency("noisy", oneCaller(invoke));
    List<Crowd.Reply> neighbours = spinning.replies();
    if (Crowd.right(neighbours, Samples.HELLO) != cores) {
      throw new BenchException("a neighbour did not run");
    }
    round.latency("raw Node noisy", besideBareSpinners(rig, node, cores));
    ondol.delete(noisy);
    ondol.delete(quiet);
  }

  private static Histogram oneCaller(Target target) {
    return Load.closed(target, 1, TIME).nanos();
  }

  private static Histogram besideBareSpinners(Rig rig, Target node, int cores) {
    List<Program> spinners = new ArrayList<>();
    try {
      for (int i = 0; i < cores; i++) {
        List<String> command = List.of(rig.host().node(), "-e", "for (;;);");
        spinners.add(Program.start(java.nio.file.Path.of("/"), Map.of(), command));
      }
      return oneCaller(node);
    } finally {
      spinners.forEach(Program::close);
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(2, "p99, times quiet", ratio("noisy p99", "quiet p99")),
        Claim.shown(
            "p99 of raw Node beside bare spinners, times quiet",
            ratio("raw Node noisy p99", "raw Node quiet p99")));
  }
}
