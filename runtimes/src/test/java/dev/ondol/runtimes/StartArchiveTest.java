package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartArchiveTest {
  private static final String WHOLE = "echo whole > \"$0\"";

  @TempDir Path root;
  private Path build;

  @BeforeEach
  void makeABuild() throws IOException {
    build = Files.writeString(root.resolve("build"), "first");
  }

  @Test
  void isUsedOnceItIsMadeAndInLaterLives() throws Exception {
    StartArchive archive = archive(WHOLE);
    assertThat(archive.isWanted()).isTrue();
    assertThat(archive.file()).isEmpty();
    archive.make();
    assertThat(archive.isWanted()).isFalse();
    assertThat(archive.file().orElseThrow()).hasContent("whole\n");
    assertThat(Files.getPosixFilePermissions(archive.file().orElseThrow()))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(archive(WHOLE).file()).isEqualTo(archive.file());
    assertThat(archive("how it was not trained").file()).isEmpty();
    assertThat(inFolder()).isOne();
  }

  @Test
  void isDrawnByLotEachTimeAndFoundAllTheSame() throws Exception {
    String lot = "echo $1 > \"$0\"";
    archive(lot).make();
    Path file = archive(lot).file().orElseThrow();
    String first = Files.readString(file);
    archive(lot).make();
    assertThat(archive(lot).file().orElseThrow()).content().isNotEqualTo(first);
  }

  @Test
  void isNotTriedAgainInALifeWhereItFailed() throws Exception {
    String half = "echo half > \"$0\"; exit 3";
    StartArchive archive = archive(half);
    assertThatThrownBy(archive::make).isInstanceOf(IOException.class).hasMessageContaining("3");
    assertThat(archive.isWanted()).isFalse();
    assertThat(archive.file()).isEmpty();
    assertThat(archive(half).isWanted()).isTrue();
    assertThat(inFolder()).isZero();
  }

  @Test
  void isNotUsedWhenItsBytesHaveChanged() throws Exception {
    StartArchive archive = archive(WHOLE);
    archive.make();
    Files.writeString(archive.file().orElseThrow(), "spoilt");
    assertThat(archive(WHOLE).isWanted()).isTrue();
  }

  @Test
  void ofAnotherBuildIsReplaced() throws Exception {
    archive("echo first > \"$0\"").make();
    Files.writeString(build, "another");
    StartArchive archive = archive("echo second > \"$0\"");
    assertThat(archive.isWanted()).isTrue();
    archive.make();
    assertThat(archive.file().orElseThrow()).hasContent("second\n");
    assertThat(inFolder()).isOne();
  }

  private StartArchive archive(String script) {
    return new StartArchive(
        root.resolve("archives"),
        build,
        (path, lot) -> List.of("sh", "-c", script, path.toString(), "" + lot.nextLong()));
  }

  private long inFolder() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("archives"))) {
      return files.count();
    }
  }
}
