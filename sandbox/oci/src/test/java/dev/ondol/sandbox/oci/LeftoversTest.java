package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir Path folder;

  /** A platform that makes a sandbox and then waits for its end. */
  static final class Abandoner {
    private Abandoner() {}

    static void main(String[] arguments) throws IOException {
      TestBed bed = new TestBed(Path.of(arguments[0]));
      Sandbox sandbox = bed.provider.create(bed.spec(128, true));
      RuntimeProcess process = bed.start(sandbox, "/bin/sleep", "600");
      sandbox.freeze();
      bed.provider.makeAhead(bed.spec(128, true));
      bed.provider.makeAhead(bed.spec(128, true));
      RuntimeProcess other =
          bed.start(bed.provider.create(bed.spec(128, true)), "/bin/sleep", "600");
      if (!other.alive()) throw new AssertionError("it ended");
      System.out.println("ready " + process.pid());
      System.in.read();
    }
  }

  private long abandonASandbox() throws IOException, InterruptedException {
    return abandonASandbox(folder);
  }

  private static long abandonASandbox(Path folder) throws IOException, InterruptedException {
    Process platform = TestBed.another(Abandoner.class, folder);
    try (BufferedReader lines = platform.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("ready ")) line = lines.readLine();
      assertThat(line).as("the platform started").isNotNull();
      return Long.parseLong(String.valueOf(line).substring("ready ".length()));
    } finally {
      platform.destroyForcibly().waitFor();
    }
  }

  @Test
  void theNextLifeRemovesWhatAKilledPlatformLeft() throws Exception {
    TestBed.assumeCapableHost();
    long pid = abandonASandbox();
    assertThat(runs(pid)).as("it outlived the platform").isTrue();
    try (TestBed next = new TestBed(folder)) {
      List<String> removed = next.provider.removeLeftovers();
      assertThat(removed)
          .anyMatch(line -> line.startsWith("cgroup "))
          .anyMatch(line -> line.startsWith("cgroup ") && line.endsWith("/ahead-1"))
          .anyMatch(line -> line.startsWith("cgroup ") && line.endsWith("/ahead-2"))
          .anyMatch(line -> line.startsWith("mounts in "))
          .anyMatch(line -> line.contains("disks"));
      TestBed.until("it is gone", () -> !runs(pid));
      assertThat(next.provider.removeLeftovers()).isEmpty();
      try (Stream<Path> disks = Files.list(folder.resolve("state/tmp"))) {
        assertThat(disks).isEmpty();
      }
      Sandbox sandbox = next.create();
      assertThat(next.shell(sandbox, "echo well").output()).isEqualTo("well");
      sandbox.destroy();
    }
  }

  /** Whether it has not ended; its new parent may not have taken notice. */
  private static boolean runs(long pid) {
    try {
      return !Files.readString(Path.of("/proc", "" + pid, "stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void anyPlatformRemovesWhatADeadOneLeftWhoseFolderIsGone() throws Exception {
    TestBed.assumeCapableHost();
    String mark = HostShare.markOf(Files.createDirectories(folder.resolve("state")));
    long pid = abandonASandbox();
    try (TestBed other = new TestBed(folder.resolve("other"))) {
      assertThat(other.provider.removeLeftovers())
          .anyMatch(line -> line.startsWith("cgroup ") && line.contains(mark))
          .anyMatch(line -> line.startsWith("mounts in ") && line.contains(mark));
      TestBed.until("it is gone", () -> !runs(pid));
      assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(mark);
      assertThat(signOf(mark)).doesNotExist();
    }
  }

  private static Path signOf(String mark) {
    return HostShare.RUN.resolve(mark + ".lock");
  }

  @Test
  void twoPlatformsOnOneHostDoNotTouchEachOther() throws IOException {
    try (TestBed one = new TestBed(folder.resolve("one"));
        TestBed two = new TestBed(folder.resolve("two"))) {
      Sandbox sandbox = one.create();
      RuntimeProcess process = one.start(sandbox, "/bin/sleep", "60");
      String markOfOne = HostShare.markOf(folder.resolve("one/state"));
      assertThat(two.provider.removeLeftovers()).noneMatch(line -> line.contains(markOfOne));
      Sandbox other = two.create();
      two.shell(other, "true");
      other.destroy();
      assertThat(process.alive()).isTrue();
      sandbox.destroy();
    }
  }

  @Test
  void aPlatformThatOthersLookedForIsNotTakenForDead() throws Exception {
    try (TestBed one = new TestBed(folder.resolve("one"));
        TestBed two = new TestBed(folder.resolve("two"))) {
      Sandbox sandbox = one.create();
      RuntimeProcess process = one.start(sandbox, "/bin/sleep", "60");
      two.provider.removeLeftovers();
      abandonASandbox(folder.resolve("another-process"));
      assertThat(process.alive()).isTrue();
      assertThat(RunFolder.at(HostShare.markOf(folder.resolve("one/state")))).exists();
      sandbox.destroy();
    }
  }

  @Test
  void aStateFolderBelongsToOneLivingPlatform() {
    try (TestBed one = new TestBed(folder);
        TestBed two = new TestBed(folder)) {
      one.provider.removeLeftovers();
      assertThatThrownBy(two.provider::removeLeftovers)
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("another platform");
    }
  }

  @Test
  void nothingIsLeftAfterAnOrderlyEnd() throws IOException {
    String mark;
    try (TestBed bed = new TestBed(folder)) {
      Sandbox sandbox = bed.provider.create(bed.spec(128, true));
      bed.shell(sandbox, "true");
      sandbox.destroy();
      mark = HostShare.markOf(folder.resolve("state"));
      assertThat(RunFolder.at(mark)).exists();
      assertThat(signOf(mark)).exists();
    }
    assertThat(signOf(mark)).doesNotExist();
    assertThat(RunFolder.at(mark)).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(mark);
    try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      assertThat(hierarchies).noneMatch(top -> Files.exists(top.resolve("ondol").resolve(mark)));
    }
    try (Stream<Path> interfaces = Files.list(Path.of("/sys/class/net"))) {
      assertThat(interfaces).noneMatch(link -> link.toString().contains(mark));
    }
  }
}
