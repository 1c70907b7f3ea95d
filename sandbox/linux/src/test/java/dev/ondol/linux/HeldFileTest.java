package dev.ondol.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldFileTest {
  @Test
  void readsWhatTheFileSaysNow(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("file"), "first");
    try (HeldFile file = new HeldFile(path)) {
      assertThat(file.read()).hasValue("first");
      Files.writeString(path, "second");
      assertThat(file.read()).hasValue("second");
    }
  }

  @Test
  void isEmptyOnceTheProcessIsGone() throws Exception {
    Process process = new ProcessBuilder("sleep", "1000").start();
    try (HeldFile stat = new HeldFile(Path.of("/proc/" + process.pid() + "/stat"))) {
      assertThat(stat.read().map(ProcessState::parse).orElseThrow().alive()).isTrue();
      process.destroyForcibly().waitFor();
      assertThat(stat.read()).isEmpty();
    }
  }

  @Test
  void isEmptyAfterClose() {
    HeldFile file = new HeldFile(Path.of("/proc/self/stat"));
    file.close();
    file.close();
    assertThat(file.read()).isEmpty();
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(() -> new HeldFile(Path.of("/proc/none")))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(LinuxException.ENOENT));
  }
}
