package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.linux.Pidfd;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeTest {
  private static final int SIGKILL = 9;

  @TempDir static Path folder;
  private static TestBed bed;
  private Sandbox sandbox;
  private RuntimeProcess process;

  @BeforeAll
  static void prepare() {
    bed = new TestBed(folder);
  }

  @BeforeEach
  void startSomethingBusy() {
    sandbox = bed.create();
    process = bed.start(sandbox, "/bin/sh", "-c", "while :; do :; done");
  }

  @AfterEach
  void destroy() {
    sandbox.destroy();
  }

  @AfterAll
  static void close() {
    if (bed != null) bed.close();
  }

  private Duration used() {
    return sandbox.use().processorTime();
  }

  private void somethingElseHappens() {
    Sandbox other = bed.create();
    bed.shell(other, "true");
    other.destroy();
  }

  @Test
  void aFrozenSandboxGetsNoProcessorTimeUntilItIsThawed() {
    sandbox.freeze();
    sandbox.freeze();
    Duration[] last = {Duration.ZERO};
    TestBed.until(
        "frozen",
        () -> {
          Duration before = last[0];
          last[0] = used();
          somethingElseHappens();
          return before.equals(used());
        });
    assertThat(process.alive()).isTrue();
    sandbox.thaw();
    sandbox.thaw();
    TestBed.until("goes on", () -> used().compareTo(last[0]) > 0);
  }

  @Test
  void aFrozenProcessCanBeKilled() {
    sandbox.freeze();
    process.kill();
    assertThat(TestBed.await(process)).isEqualTo(new Exit.Signal(SIGKILL, false));
    assertThat(process.alive()).isFalse();
  }

  @Test
  void oneThatWasKilledByOthersWhileFrozenIsNotTakenForAliveAfterTheThaw() {
    sandbox.freeze();
    try (Pidfd handle = Pidfd.open(process.pid())) {
      handle.signal(SIGKILL);
    }
    sandbox.thaw();
    assertThat(process.alive()).isFalse();
    assertThat(TestBed.await(process)).isEqualTo(new Exit.Signal(SIGKILL, false));
  }

  @Test
  void aFrozenSandboxCanBeDestroyed() {
    sandbox.freeze();
    sandbox.destroy();
    sandbox.destroy();
    assertThat(process.exit()).isDone();
    assertThat(Path.of("/proc", "" + process.pid())).doesNotExist();
  }

  @Test
  void onlyOneRuntimeRunsAtATime() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> bed.start(sandbox, "/bin/true"))
        .hasMessageContaining("runs already");
  }
}
