package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.ratio;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** T2: warm invokes beside functions that use all the processor they get. */
final class NoisyNeighbour implements Benchmark {
  private static final int WARM_UP = 1000;
  private static final int REQUESTS = 3000;
  private static final int SPIN_MILLIS = 20_000;

  @Override
  public String name() {
    return "T2";
  }

  @Override
  public String question() {
    return "How much does a neighbour on each core slow a warm invoke down?";
  }

  @Override
  public void round(Rig rig, Round round) {
    Ondol ondol = rig.ondol();
    String quiet = ondol.create(Samples.node());
    String noisy = ondol.create(Samples.spinner());
    Target invoke = ondol.invoke(quiet, "{}", Samples.HELLO);
    round.latency("quiet", Load.serial(invoke, WARM_UP, REQUESTS));
    List<CompletableFuture<HttpResponse<String>>> spinning = new ArrayList<>();
    int cores = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < cores; i++) {
      spinning.add(ondol.invokeLater(noisy, "{\"ms\":" + SPIN_MILLIS + "}"));
    }
    Load.awaitTrue(() -> ondol.metric("ondol_slots", "busy") >= cores);
    round.latency("noisy", Load.serial(invoke, WARM_UP, REQUESTS));
    ondol.delete(noisy);
    if (Answers.count(spinning, Samples.HELLO) != cores) {
      throw new BenchException("a neighbour did not run");
    }
    ondol.delete(quiet);
  }

  @Override
  public List<Claim> claims() {
    return List.of(atMost(2, "p99, times quiet", ratio("noisy p99", "quiet p99")));
  }
}
