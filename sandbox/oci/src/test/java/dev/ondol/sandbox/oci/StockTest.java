package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.linux.Pidfd;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StockTest {
  @TempDir Path folder;

  @Test
  void aContainerIsTakenOnceAndNeverComesBack() {
    try (TestBed bed = new TestBed(folder)) {
      bed.provider.makeAhead(bed.spec(128, true));
      assertThat(bed.madeAhead()).containsExactly("ahead-1");
      Sandbox first = bed.provider.create(bed.spec(128, true));
      Sandbox second = bed.provider.create(bed.spec(128, true));
      assertThat(bed.shell(first, "echo mine > /tmp/file; cat here").output()).isEqualTo("task");
      assertThat(bed.shell(second, "ls /tmp").output()).isEmpty();
      assertThat(bed.shell(first, "cat /tmp/file").output()).as("a later start").isEqualTo("mine");
      first.destroy();
      assertThat(bed.madeAhead()).isEmpty();
      second.destroy();
    }
  }

  @Test
  void whatItBecomesIsTheFirstProcessAndNoShellIsLeft() {
    try (TestBed bed = new TestBed(folder)) {
      bed.provider.makeAhead(bed.spec(128, true));
      Sandbox sandbox = bed.provider.create(bed.spec(128, true));
      String look =
          "import os; print(os.getpid(), os.getppid(), sorted(set(os.environ) - {'LC_CTYPE'}),"
              + " os.getcwd(), [p for p in os.listdir('/proc') if p.isdigit()],"
              + " os.readlink('/proc/self/fd/0'), len(os.listdir('/proc/self/fd')))";
      assertThat(bed.python(sandbox, look).output())
          .isEqualTo("1 0 ['HOME', 'PATH'] /var/task ['1'] /dev/null 4");
      sandbox.destroy();
    }
  }

  @Test
  void itGetsTheMemoryThatItsFunctionHas() {
    try (TestBed bed = new TestBed(folder)) {
      bed.provider.makeAhead(bed.spec(512, true));
      Sandbox sandbox = bed.provider.create(bed.spec(512, true));
      assertThat(bed.python(sandbox, "print(len(bytearray(300 << 20)))").output())
          .isEqualTo("" + (300 << 20));
      Exit hog = bed.python(sandbox, "bytearray(700 << 20)").exit();
      assertThat(hog).isEqualTo(new Exit.Signal(9, true));
      sandbox.destroy();
    }
  }

  @Test
  void oneThatDiedIsNotTaken() throws IOException {
    try (TestBed bed = new TestBed(folder)) {
      bed.provider.makeAhead(bed.spec(128, true));
      Path parts = RunFolder.at(HostShare.markOf(folder.resolve("state"))).resolve("sandbox");
      String pid = Files.readString(parts.resolve("ahead-1/pid")).strip();
      try (Pidfd shell = Pidfd.open(Long.parseLong(pid))) {
        shell.signal(9);
      }
      TestBed.until("it is dead", () -> !Files.exists(Path.of("/proc", pid)));
      Sandbox sandbox = bed.provider.create(bed.spec(128, true));
      assertThat(bed.shell(sandbox, "echo well").output()).isEqualTo("well");
      TestBed.until("it is removed", () -> bed.madeAhead().isEmpty());
      sandbox.destroy();
    }
  }

  @Test
  void asManyAsItWasToldWaitAgainAfterOneWasTaken() {
    try (TestBed bed = new TestBed(folder, 2)) {
      Sandbox first = bed.provider.create(bed.spec(128, true));
      TestBed.until("two wait", () -> bed.madeAhead().equals(List.of("ahead-1", "ahead-2")));
      TestBed.until("one is taken", () -> takesOne(bed));
      TestBed.until("two wait again", () -> bed.madeAhead().size() == 2);
      first.destroy();
    }
  }

  /** Whether a sandbox that is asked for now was made ahead; it is gone then. */
  private static boolean takesOne(TestBed bed) {
    Sandbox sandbox = bed.provider.create(bed.spec(128, true));
    boolean ahead = sandbox.output().toString().contains("/ahead-");
    RuntimeProcess process = bed.start(sandbox, "/bin/true");
    assertThat(TestBed.await(process)).isEqualTo(new Exit.Status(0));
    sandbox.destroy();
    return ahead;
  }

  @Test
  void whatWaitsGoesWithThePlatform() throws IOException {
    try (TestBed bed = new TestBed(folder)) {
      bed.provider.makeAhead(bed.spec(128, true));
    }
    String mark = HostShare.markOf(folder.resolve("state"));
    assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(mark);
    assertThat(Cgroups.detect().folders(mark)).isEmpty();
  }
}
