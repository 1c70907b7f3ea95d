package dev.ondol.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to this level; the rest is in the contract suite. */
class ProcessProviderTest {
  @TempDir Path folder;

  @Test
  void itsProbeWorksAndWarnsThatThereIsNoIsolation() {
    try (ProcessProvider provider = new ProcessProvider(folder)) {
      assertThat(provider.probe(Duration.ofSeconds(20)))
          .isInstanceOfSatisfying(
              Probe.Works.class,
              works -> assertThat(works.warnings()).anyMatch(w -> w.contains("no isolation")));
    }
  }

  @Test
  void aFolderThatALivingPlatformHoldsIsRefused() {
    try (ProcessProvider provider = new ProcessProvider(folder)) {
      assertThat(provider.name()).isEqualTo("process");
      assertThatThrownBy(() -> new ProcessProvider(folder)).isInstanceOf(SandboxException.class);
    }
    new ProcessProvider(folder).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "A", "a b", "01234567890123456789012345678901234567890"})
  void anIdThatIsNoNameOfAFolderIsRefused(String id) {
    try (ProcessProvider provider = new ProcessProvider(folder)) {
      SandboxSpec spec =
          new SandboxSpec(
              id,
              new SandboxSpec.Resources(128, 512),
              SandboxSpec.Folders.of(folder, folder),
              false);
      assertThatThrownBy(() -> provider.create(spec)).isInstanceOf(SandboxException.class);
    }
  }
}
