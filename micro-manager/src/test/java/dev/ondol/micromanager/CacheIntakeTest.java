package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CacheIntakeTest {
  @TempDir Path root;

  private CacheIntake.Ending read(String output) throws IOException {
    Path pipe = root.resolve("pipe");
    Files.write(pipe, output.getBytes(StandardCharsets.ISO_8859_1));
    return new CacheIntake(pipe, Files.createDirectories(root.resolve("cache"))).call();
  }

  private Path fifo() throws IOException, InterruptedException {
    Path fifo = root.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    return fifo;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString())
          .filter(name -> !name.equals("pipe"))
          .sorted()
          .toList();
    }
  }

  @Test
  void itReadsTheEndOfAPipeWhoseWriterIsGoneBeforeItBegins() throws Exception {
    Path fifo = fifo();
    CacheIntake intake;
    try (var _ = new RandomAccessFile(fifo.toFile(), "rw")) {
      intake = new CacheIntake(fifo, root);
    }
    assertThat(intake.call()).isEqualTo(new CacheIntake.Ending.Spoilt("it ended early"));
  }

  @Test
  void tellsWhatAMakerSaidInAFewPrintableCharacters() throws IOException {
    assertThat(read("\u001b[2Jno\rsuch " + "x".repeat(5000) + "\n"))
        .isEqualTo(new CacheIntake.Ending.Spoilt("it said: ?[2Jno?such " + "x".repeat(200 - 12)));
  }

  @Test
  void aMakerThatWritesFourGibibytesIsReadToItsEndAndLeavesNothing() throws Exception {
    Path fifo = fifo();
    Process maker =
        new ProcessBuilder("sh", "-c", "head -c 4294967296 /dev/zero > " + fifo).start();
    CacheIntake intake = new CacheIntake(fifo, root.resolve("cache"));
    assertThat(intake.call()).isInstanceOf(CacheIntake.Ending.Spoilt.class);
    assertThat(maker.waitFor()).isZero();
    assertThat(root.resolve("cache")).doesNotExist();
  }

  @Test
  void laysOutFilesAndFolders() throws IOException {
    assertThat(read("3 a\nabc0 b/c d/e\n1 b/f\nxend\n")).isEqualTo(new CacheIntake.Ending.Whole());
    assertThat(files()).containsExactly("cache/a", "cache/b/c d/e", "cache/b/f");
    assertThat(root.resolve("cache/a")).hasContent("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "en",
        "3 a\nabc",
        "9 a\nabcend\n",
        "Segmentation fault\n",
        "1 ../out\nxend\n",
        "1 /out\nxend\n",
        "1 a//b\nxend\n",
        "1 a/./b\nxend\n",
        "1 a/../../../out\nxend\n",
        "1 a\u0000b\nxend\n",
        "-1 a\nend\n",
        "9999999999 a\nxend\n",
        "\u00ff\u00fe\n"
      })
  void whateverElseComesIsVoidAndLeavesTheFolderAlone(String output) throws IOException {
    assertThat(read(output)).isInstanceOf(CacheIntake.Ending.Spoilt.class);
    assertThat(files()).allMatch(name -> name.startsWith("cache/"));
  }

  @Test
  void aFileIsNeverWrittenTwice() throws IOException {
    assertThat(read("1 a\nx1 a\nyend\n")).isInstanceOf(CacheIntake.Ending.Spoilt.class);
    assertThat(root.resolve("cache/a")).hasContent("x");
  }
}
