package dev.ondol.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it takes to move a process into a cgroup: much, where the kernel had nothing to do with
 * cgroups for a while, and little right afterwards.
 *
 * @param restedMicros the first move after a rest
 * @param repeatedMicros one that follows another at once
 */
record CgroupMove(double restedMicros, double repeatedMicros) {
  private static final Duration REST = Duration.ofMillis(150);
  private static final int REPEATS = 10;

  /** Of version 1 first, which sandboxes use where it is there. */
  private static final List<String> HIERARCHIES = List.of("memory", "unified", "");

  /** Empty where this user may not. */
  static Optional<CgroupMove> measure() {
    return HIERARCHIES.stream()
        .map(Path.of("/sys/fs/cgroup")::resolve)
        .filter(root -> Files.isWritable(root.resolve("cgroup.procs")))
        .findFirst()
        .map(CgroupMove::in);
  }

  private static CgroupMove in(Path root) {
    Path one = root.resolve("ondol-bench-" + ProcessHandle.current().pid() + "-1");
    Path other = root.resolve("ondol-bench-" + ProcessHandle.current().pid() + "-2");
    try (Program moved = Program.start(Path.of("/"), Map.of(), List.of("sleep", "60"))) {
      Files.createDirectory(one);
      Files.createDirectory(other);
      List<Double> rested = new ArrayList<>();
      List<Double> repeated = new ArrayList<>();
      for (int i = 0; i < REPEATS; i++) {
        Pause.of(REST);
        rested.add(micros(moved, one));
        repeated.add(micros(moved, other));
      }
      return new CgroupMove(Spread.of(rested).median(), Spread.of(repeated).median());
    } catch (IOException e) {
      throw new BenchException("a process could not be moved to a cgroup", e);
    } finally {
      remove(one);
      remove(other);
    }
  }

  private static double micros(Program program, Path cgroup) throws IOException {
    byte[] pid = String.valueOf(program.pid()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    long start = System.nanoTime();
    Files.write(cgroup.resolve("cgroup.procs"), pid);
    return (System.nanoTime() - start) / 1e3;
  }

  /** The kernel lets go of a process a moment after its end. */
  private static void remove(Path cgroup) {
    Pause.untilTrue(
        cgroup + " is empty",
        Duration.ofSeconds(5),
        () -> {
          try {
            Files.deleteIfExists(cgroup);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }
}
