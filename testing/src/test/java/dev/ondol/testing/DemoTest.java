package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first thing that a stranger types. */
class DemoTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"auto", "process"})
  void theDemoShowsColdAndWarmStartsAndLeavesNothing(String isolation) throws IOException {
    Program.assumeWorks("Node.js", "node", "--version");
    List<String> command = OndolProcess.command("demo", "--isolation", isolation);
    command.add(1, "-Djava.io.tmpdir=" + folder);

    Program.Ended ended = Program.run(Map.of("NO_COLOR", "1"), command);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("Isolation: ", "hello-node", "hello-python", "cold (first) start", "sandbox")
        .contains("REPORT RequestId: ", "p50 ", "p99 ", "./ondol up")
        .doesNotContain("\u001b");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("ondol"))).isEmpty();
    }
  }

  @Test
  void theLauncherRunsFromAnywhereAndThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("o"), Tree.ROOT.resolve("ondol"));
    Program.Ended ended =
        Program.run(Map.of(), List.of("/bin/sh", "-c", "cd / && exec " + link + " --version"));

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("ondol 0.1.0");
  }
}
