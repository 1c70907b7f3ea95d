package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderZipTest {
  @TempDir Path folder = Path.of("");

  @Test
  void theSameFilesMakeTheSameBytesWheneverTheyWereWritten() throws IOException {
    write("b.txt", "b");
    write("a/c.txt", "c");
    byte[] first = FolderZip.of(folder).bytes();
    Files.setLastModifiedTime(folder.resolve("b.txt"), FileTime.fromMillis(1_000_000_000_000L));

    assertThat(FolderZip.of(folder).bytes()).isEqualTo(first);
  }

  @Test
  void aProgramStaysAProgram() throws IOException {
    write("bootstrap", "#!/bin/sh\n");
    write("data", "");
    assertThat(folder.resolve("bootstrap").toFile().setExecutable(true)).isTrue();

    assertThat(entries())
        .extracting(ZipArchiveEntry::getUnixMode)
        .containsExactly(0100755, 0100644);
  }

  @Test
  void whatBelongsToTheDevelopersToolsStaysOut() throws IOException {
    write(".git/config", "");
    write("lib/__pycache__/x.pyc", "");
    write("lib/x.py", "");

    assertThat(entries()).extracting(ZipArchiveEntry::getName).containsExactly("lib/x.py");
  }

  private List<ZipArchiveEntry> entries() throws IOException {
    Path file = Files.write(Files.createTempFile("ondol", ".zip"), FolderZip.of(folder).bytes());
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      return Collections.list(zip.getEntries());
    } finally {
      Files.delete(file);
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
