package dev.ondol.bench;

import static dev.ondol.bench.Claim.atMost;
import static dev.ondol.bench.Claim.figure;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** D1: what an idle slot costs the platform itself. */
final class Density implements Benchmark {
  private static final int SLOTS = 50;

  /** Long enough that each invoke needs a slot of its own. */
  private static final int SLEEP_MILLIS = 8000;

  @Override
  public String name() {
    return "D1";
  }

  @Override
  public String question() {
    return "What does an idle slot cost the platform?";
  }

  @Override
  public void round(Rig rig, Round round) {
    try (Ondol ondol = new Ondol(rig.command(), rig.options())) {
      String function = ondol.create(Samples.sleeper(), 128);
      fill(ondol, function, 1, 1);
      double heapBefore = heap(ondol);
      double before = ondol.program().ownResidentMib();
      fill(ondol, function, SLOTS, SLEEP_MILLIS);
      Load.awaitTrue(() -> ondol.metric("ondol_slots", "idle") >= SLOTS);
      double after = ondol.program().ownResidentMib();
      double heapAfter = heap(ondol);
      round.put("platform per slot", "MB", (after - before) / (SLOTS - 1));
      round.put("heap per slot", "KB", Math.max(0, heapAfter - heapBefore) / 1024 / (SLOTS - 1));
      round.put("platform", "MB", after);
    }
  }

  /** After a full collection. */
  private static double heap(Ondol ondol) {
    Program.time(
        java.nio.file.Path.of("/"),
        List.of(
            java.nio.file.Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(ondol.program().pid()),
            "GC.run"));
    return ondol.metric("jvm_memory_used_bytes", "heap\"");
  }

  private static void fill(Ondol ondol, String function, int slots, int sleepMillis) {
    List<CompletableFuture<HttpResponse<String>>> invokes = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      invokes.add(ondol.invokeLater(function, "{\"ms\":" + sleepMillis + "}"));
    }
    int right = Answers.count(invokes, Samples.HELLO);
    if (right != slots) {
      throw new BenchException("%d of %d invokes went wrong".formatted(slots - right, slots));
    }
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        atMost(1, "platform memory per idle slot, MB", figure("platform per slot")),
        atMost(1, "Java heap per idle slot, KB", figure("heap per slot")));
  }
}
