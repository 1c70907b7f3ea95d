package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidedRuntimeTest {
  @TempDir Path root;

  @Test
  void becomesTheBootstrapOfTheFunctionElseThatOfALayer() throws Exception {
    bootstrap("task", "exit 7");
    bootstrap("opt", "exit 8");
    try (RunningFunction function = start()) {
      assertThat(function.awaitExit()).isEqualTo(7);
    }
    Files.delete(root.resolve("task/bootstrap"));
    try (RunningFunction function = start()) {
      assertThat(function.awaitExit()).isEqualTo(8);
    }
  }

  @Test
  void saysWhereItLookedWhereThereIsNone() throws Exception {
    Files.createDirectories(root.resolve("task"));
    try (RunningFunction function = start()) {
      assertThat(function.awaitExit()).isEqualTo(127);
      assertThat(function.output().getFirst())
          .isEqualTo(
              "Couldn't find valid bootstrap(s): [%s/task/bootstrap %s/opt/bootstrap]"
                  .formatted(root, root));
    }
  }

  private RunningFunction start() throws Exception {
    return RunningFunction.start(root.resolve("task"), "provided.al2023", "");
  }

  private void bootstrap(String folder, String code) throws Exception {
    Path file = Files.createDirectories(root.resolve(folder)).resolve("bootstrap");
    Files.writeString(file, "#!/bin/sh\n" + code + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
