package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldNumberTest {
  @TempDir Path folder;

  @Test
  void readsWhatTheFileSaysNow() throws Exception {
    Path file = Files.writeString(folder.resolve("memory.peak"), "4096\n");
    try (HeldNumber number = new HeldNumber(file)) {
      assertThat(number.read(0)).isEqualTo(4096);
      Files.writeString(file, "8192\n");
      assertThat(number.read(0)).isEqualTo(8192);
    }
  }

  @Test
  void findsAPairWhereverItStands() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("cpu.stat"), "usage_usec 17\nuser_usec 11\nsystem_usec 6\n");
    assertThat(number(file, "usage_usec")).isEqualTo(17);
    assertThat(number(file, "system_usec")).isEqualTo(6);
    assertThat(number(file, "usec")).isEqualTo(-1);
  }

  @Test
  void waitsForAFileThatIsNotThereYetAndIsSilentOnceClosed() throws Exception {
    Path file = folder.resolve("memory.current");
    HeldNumber number = new HeldNumber(file);
    assertThat(number.read(7)).isEqualTo(7);
    Files.writeString(file, "1");
    assertThat(number.read(7)).isEqualTo(1);
    number.close();
    assertThat(number.read(7)).isEqualTo(7);
  }

  private static long number(Path file, String key) {
    try (HeldNumber number = new HeldNumber(file, key)) {
      return number.read(-1);
    }
  }
}
