package dev.ondol.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxProcessesTest {
  /** A search meets one in a dozen in the moment in which it cannot be told whose it is. */
  private static final int ROUNDS = 60;

  @TempDir Path folder;

  @Test
  void aProgramThatTurnsIntoAnotherAllTheTimeIsKilled() throws Exception {
    Path script = Files.writeString(folder.resolve("turn"), "exec sh \"$0\"\n");
    for (int i = 0; i < ROUNDS; i++) {
      SandboxProcesses processes = new MarkedProcesses(folder).of("s" + i);
      Process turning = start(processes, script);
      try {
        assertThat(processes.killAll()).isTrue();
        assertThat(turning.waitFor(5, TimeUnit.SECONDS)).as("it ended").isTrue();
      } finally {
        turning.destroyForcibly().waitFor();
      }
    }
  }

  private static Process start(SandboxProcesses processes, Path script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
    builder.environment().put(MarkedProcesses.VARIABLE, processes.mark());
    return builder.start();
  }
}
