package dev.ondol.bench;

import static dev.ondol.bench.Claim.atLeast;
import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;
import static dev.ondol.bench.Claim.ratio;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** S1: a hundred invokes at once where there was no slot; each sleeps for two seconds. */
final class Burst implements Benchmark {
  private static final int INVOKES = 100;
  private static final int SLEEP_MILLIS = 2000;

  @Override
  public String name() {
    return "S1";
  }

  @Override
  public String question() {
    return "How fast do a hundred slots come up together?";
  }

  @Override
  public void round(Rig rig, Round round) {
    round.put("bare", "ms", bare(rig));
    Ondol ondol = rig.ondol();
    String function = ondol.create(Samples.sleeper(), 128);
    String event = "{\"ms\":" + SLEEP_MILLIS + "}";
    long start = System.nanoTime();
    List<CompletableFuture<HttpResponse<String>>> invokes = new ArrayList<>();
    for (int i = 0; i < INVOKES; i++) {
      invokes.add(ondol.invokeLater(function, event));
    }
    int right = Answers.count(invokes, Samples.HELLO);
    round.put("ondol", "ms", (System.nanoTime() - start) / 1e6 - SLEEP_MILLIS);
    round.put("lost", "", INVOKES - right);
    ondol.delete(function);
  }

  /** A hundred bare starts of Node, as many at a time as this machine likes. */
  private static double bare(Rig rig) {
    long start = System.nanoTime();
    List<Program> programs = new ArrayList<>();
    for (int i = 0; i < INVOKES; i++) {
      programs.add(
          Program.start(Path.of("/"), java.util.Map.of(), List.of(rig.host().node(), "-e", "0")));
    }
    programs.forEach(Program::awaitEnd);
    double millis = (System.nanoTime() - start) / 1e6;
    programs.forEach(Program::close);
    return millis;
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atLeast(0.8, "speed, times bare starts of Node", ratio("bare", "ondol")),
        atMost(0, "invokes lost", figure("lost")));
  }
}
