package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What code gets when it takes too much. */
class LimitsTest {
  @TempDir static Path folder;
  private static TestBed bed;
  private Sandbox sandbox;

  @BeforeAll
  static void prepare() {
    bed = new TestBed(folder);
  }

  @BeforeEach
  void create() {
    sandbox = bed.provider.create(bed.spec(128, false));
  }

  @AfterEach
  void destroy() {
    sandbox.destroy();
  }

  @AfterAll
  static void close() {
    if (bed != null) bed.close();
  }

  @Test
  void aMemoryHogIsKilledAlone() {
    Sandbox other = bed.create();
    try {
      RuntimeProcess neighbour = bed.start(other, "/bin/sleep", "60");
      TestBed.Ran hog = bed.python(sandbox, "x = bytearray(300 << 20); print('survived')");
      assertThat(hog.exit()).isEqualTo(new Exit.Signal(9, true));
      assertThat(hog.output()).isEmpty();
      assertThat(neighbour.alive()).isTrue();
      assertThat(sandbox.use().peakMemoryBytes()).isBetween(100L << 20, 129L << 20);
    } finally {
      other.destroy();
    }
  }

  @Test
  void aKillThatIsNotForMemorySaysSo() {
    RuntimeProcess process = bed.start(sandbox, "/bin/sleep", "60");
    process.kill();
    assertThat(TestBed.await(process)).isEqualTo(new Exit.Signal(9, false));
  }

  @Test
  void filesInTmpTakeDiskAndNotTheFunctionsMemory() {
    Assumptions.assumeTrue(
        new PrivateTmp(folder.resolve("other")).onDisk(), "skipped: needs loop devices and mkfs");
    TestBed.Ran ran =
        bed.shell(sandbox, "head -c 300M /dev/zero > /tmp/large && stat -c %s /tmp/large");
    assertThat(ran.output()).isEqualTo("" + (300 << 20));
    assertThat(ran.exit()).isEqualTo(new Exit.Status(0));
  }

  @Test
  void tmpHoldsWhatWasAskedForAndNoMore() {
    String script =
        "fallocate -l 505M /tmp/a && echo fits; fallocate -l 40M /tmp/b || echo full;"
            + " cp /usr/bin/true /tmp/run 2>/dev/null; rm /tmp/a /tmp/b; cp /usr/bin/true /tmp/run;"
            + " /tmp/run && echo runs; stat -c %a /tmp";
    assertThat(
            bed.shell(sandbox, script)
                .output()
                .lines()
                .filter(line -> !line.startsWith("fallocate:")))
        .containsExactly("fits", "full", "runs", "1777");
  }

  @Test
  void aForkBombIsContained() {
    String program =
        """
        import os, time
        count = 0
        try:
            while True:
                if os.fork() == 0: time.sleep(60)
                count += 1
        except BlockingIOError:
            print(count < 1024, count > 500)
        """;
    Sandbox roomy = bed.provider.create(bed.spec(1024, false));
    try {
      assertThat(bed.python(roomy, program).output()).isEqualTo("True True");
    } finally {
      roomy.destroy();
    }
  }

  @Test
  void openFilesAreLimited() {
    String program =
        """
        files = []
        try:
            while True: files.append(open('/dev/null'))
        except OSError as e: print(e.errno, 1000 < len(files) < 1024)
        """;
    assertThat(bed.python(sandbox, program).output()).isEqualTo("24 True");
  }

  @Test
  void theShareOfTheProcessorsFollowsTheMemoryOnceTheInitIsOver() throws IOException {
    RuntimeProcess process = bed.start(sandbox, "/bin/sleep", "60");
    Path quota = cpuQuota(process);
    assertThat(Files.readString(quota).strip()).startsWith("20000");
    process.endInit();
    assertThat(Files.readString(quota).strip()).startsWith("1447");
    assertThat(ProcessorShare.of(1769).quotaMicros()).isEqualTo(20_000);
    assertThat(ProcessorShare.of(10_240).quotaMicros()).isEqualTo(115_771);
    assertThat(ProcessorShare.ofInit(10_240)).isEqualTo(ProcessorShare.of(10_240));
  }

  @Test
  void whatGivesWayHasASixteenthOfTheWeightUntilItIsToldOtherwise() throws IOException {
    RuntimeProcess process = bed.start(sandbox, "/bin/sleep", "60");
    Path folder = requireParent(cpuQuota(process));
    boolean split = Cgroups.detect() instanceof SplitCgroups;
    Path weight = folder.resolve(split ? "cpu.shares" : "cpu.weight");
    process.giveWay(true);
    assertThat(Files.readString(weight).strip()).isEqualTo(split ? "64" : "6");
    process.giveWay(false);
    assertThat(Files.readString(weight).strip()).isEqualTo(split ? "1024" : "100");
    Path ofAll = requireParent(requireParent(folder)).resolve(weight.getFileName());
    assertThat(Files.readString(ofAll).strip()).isEqualTo(split ? "256" : "25");
  }

  private static Path requireParent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  private static Path cpuQuota(RuntimeProcess process) throws IOException {
    Path cgroup = Path.of("/proc", "" + process.pid(), "cgroup");
    for (String line : Files.readAllLines(cgroup)) {
      String[] fields = line.split(":", 3);
      if (fields[1].contains("cpu") && Cgroups.detect() instanceof SplitCgroups split) {
        Path folder = split.controller("cpu").resolve(fields[2].substring(1));
        if (Files.exists(folder.resolve("cpu.cfs_quota_us")))
          return folder.resolve("cpu.cfs_quota_us");
      } else if (fields[0].equals("0") && Cgroups.detect() instanceof UnifiedCgroups unified) {
        return unified.top().resolve(fields[2].substring(1)).resolve("cpu.max");
      }
    }
    throw new AssertionError("no processor cgroup in " + cgroup);
  }
}
