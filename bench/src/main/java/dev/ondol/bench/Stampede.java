package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** T1: fifty invokes at once, each of which takes 100 MB and five seconds. */
final class Stampede implements Benchmark {
  private static final int INVOKES = 50;
  private static final int SLEEP_MILLIS = 5000;
  private static final int MEMORY_MIB = 192;

  @Override
  public String name() {
    return "T1";
  }

  @Override
  public String question() {
    return "How long do fifty invokes of 100 MB and five seconds take together?";
  }

  @Override
  public void round(Rig rig, Round round) {
    round.put("bare", "ms", bare(rig));
    Ondol ondol = rig.ondol();
    String function = ondol.create(Samples.memoryTaker(), MEMORY_MIB);
    long start = System.nanoTime();
    List<CompletableFuture<HttpResponse<String>>> invokes = new ArrayList<>();
    for (int i = 0; i < INVOKES; i++) {
      invokes.add(ondol.invokeLater(function, "{\"ms\":" + SLEEP_MILLIS + "}"));
    }
    int right = Answers.count(invokes, Samples.HELLO);
    round.put("ondol", "ms", (System.nanoTime() - start) / 1e6);
    round.put("lost", "", INVOKES - right);
    ondol.delete(function);
  }

  private static double bare(Rig rig) {
    try (Folder folder = new Folder()) {
      folder.write("take.js", Samples.bareMemoryTaker());
      long start = System.nanoTime();
      List<Program> programs = new ArrayList<>();
      for (int i = 0; i < INVOKES; i++) {
        programs.add(
            Program.start(
                folder.path(),
                Map.of(),
                List.of(rig.host().node(), "take.js", String.valueOf(SLEEP_MILLIS))));
      }
      programs.forEach(Program::awaitEnd);
      double millis = (System.nanoTime() - start) / 1e6;
      programs.forEach(Program::close);
      return millis;
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1.2, "time, times the bare script", ratio("ondol", "bare")),
        atMost(0, "invokes lost", figure("lost")));
  }
}
