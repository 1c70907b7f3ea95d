package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciSandboxTest {
  @TempDir static Path folder;
  private static TestBed bed;
  private Sandbox sandbox;

  @BeforeAll
  static void prepare() {
    bed = new TestBed(folder);
  }

  @BeforeEach
  void create() {
    sandbox = bed.create();
  }

  @AfterEach
  void destroy() {
    sandbox.destroy();
  }

  @AfterAll
  static void close() {
    if (bed != null) bed.close();
  }

  @Test
  void runsACommandAndTellsItsStatus() {
    TestBed.Ran ran = bed.shell(sandbox, "echo hello; echo there >&2; exit 7");
    assertThat(ran.output()).isEqualTo("hello\nthere");
    assertThat(ran.exit()).isEqualTo(new Exit.Status(7));
  }

  @Test
  void aCommandThatIsNotThereEndsLikeInAShell() {
    assertThat(bed.run(sandbox, "/nowhere").exit()).isEqualTo(new Exit.Status(127));
  }

  @Test
  void mayBeStartedAgainAfterItsRuntimeHasEnded() {
    bed.shell(sandbox, "echo kept > /tmp/file");
    assertThat(bed.shell(sandbox, "cat /tmp/file").output()).isEqualTo("kept");
  }

  @Test
  void theRuntimesNotesAreThoseOfTheLastStartHoweverOftenItStarts() throws IOException {
    Path state = RunFolder.at(HostShare.markOf(folder.resolve("state"))).resolve("runtime");
    for (int i = 0; i < 3; i++) {
      bed.shell(sandbox, "true");
    }
    try (Stream<Path> notes = Files.list(state)) {
      assertThat(notes.map(note -> note.getFileName().toString().replaceAll("-\\d+$", "")))
          .isNotEmpty()
          .doesNotHaveDuplicates();
    }
  }
}
