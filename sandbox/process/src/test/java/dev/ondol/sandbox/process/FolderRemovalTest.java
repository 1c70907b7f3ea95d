package dev.ondol.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderRemovalTest {
  @TempDir Path outside;
  private Path folder;

  @BeforeEach
  void fill() throws Exception {
    folder = Files.createDirectory(outside.resolve("folder"));
  }

  @Test
  void removesFilesAndFolders() throws Exception {
    Files.writeString(Files.createDirectories(folder.resolve("a/b/c")).resolve("file"), "x");
    Files.createDirectories(folder.resolve("a/d"));
    assertThat(FolderRemoval.remove(folder)).isTrue();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void isDoneWhereThereIsNothing() {
    assertThat(FolderRemoval.remove(folder.resolve("none"))).isTrue();
  }

  @Test
  void followsNoLink() throws Exception {
    Path kept = Files.createDirectory(outside.resolve("kept"));
    Files.writeString(kept.resolve("file"), "x");
    Files.createSymbolicLink(folder.resolve("link"), kept);
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("/no/such"));
    assertThat(FolderRemoval.remove(folder)).isTrue();
    assertThat(kept.resolve("file")).hasContent("x");
  }

  @Test
  void takesBackRightsThatTheCodeGaveAway() throws Exception {
    Path shut = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(shut.resolve("file"), "x");
    for (Path path : new Path[] {shut, folder.resolve("a")}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }
    assertThat(FolderRemoval.remove(folder)).isTrue();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void removesWhatIsNestedDeeperThanAPathMayBeLong() throws Exception {
    String nest =
        """
        import os, sys
        os.chdir(sys.argv[1])
        for i in range(600):
          os.mkdir('removed-1'); os.chdir('removed-1')
        """;
    Process python =
        new ProcessBuilder("python3", "-c", nest, folder.toString()).inheritIO().start();
    assertThat(python.waitFor()).isZero();
    assertThat(FolderRemoval.remove(folder)).isTrue();
    assertThat(outside).isEmptyDirectory();
  }
}
