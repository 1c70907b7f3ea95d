package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

  @Test
  void aFolderThatCannotBeMadeIsOneSentence() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot be used");
  }
}
