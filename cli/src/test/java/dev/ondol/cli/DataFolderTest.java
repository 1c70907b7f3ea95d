package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent = Path.of("");

  @Test
  void itIsForItsOwnerAlone() throws IOException {
    try (DataFolder data = DataFolder.open(parent.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void oneAtATimeHasItAndTheOtherIsToldWho() {
    try (DataFolder first = DataFolder.open(parent.resolve("data"))) {
      assertThatThrownBy(() -> DataFolder.open(first.path()))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")");
    }
    DataFolder.open(parent.resolve("data")).close();
  }

  /** Another platform, that says what hinders it. */
  static final class Another {
    private Another() {}

    static void main(String[] arguments) {
      try (DataFolder data = DataFolder.open(Path.of(arguments[0]))) {
        System.out.print("opened " + data.path());
      } catch (CommandException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void itStaysHeldWhenThisProcessTriesItAgain() throws IOException {
    try (DataFolder first = DataFolder.open(parent.resolve("data"))) {
      assertThatThrownBy(() -> DataFolder.open(first.path())).isInstanceOf(CommandException.class);
      assertThat(askAnotherProcess(first.path())).contains("another Ondol");
    }
    assertThat(askAnotherProcess(parent.resolve("data"))).contains("opened");
  }

  private static String askAnotherProcess(Path data) throws IOException {
    Process another =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Another.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(another.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aFolderThatCannotBeMadeIsOneSentence() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot be used");
  }
}
