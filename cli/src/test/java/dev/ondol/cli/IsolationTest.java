package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolationTest {
  private static final Probe WORKS = new Probe.Works("a program", List.of());
  private static final Probe NOT = new Probe.Unavailable("nothing there", "Install it.");

  @Test
  void autoTakesTheContainerThatStarts() {
    Isolation chosen = choose(Settings.IsolationChoice.AUTO, WORKS);

    assertThat(chosen.level()).isEqualTo("container");
    assertThat(chosen.warnings()).isEmpty();
  }

  @Test
  void autoFallsBackToProcessesAndWarnsLoudly() {
    Isolation chosen = choose(Settings.IsolationChoice.AUTO, NOT);

    assertThat(chosen.level()).isEqualTo("process");
    assertThat(chosen.why()).contains("nothing there");
    assertThat(chosen.warnings()).anyMatch(line -> line.contains("Run only code that you trust"));
    assertThat(chosen.warnings()).contains("Install it.");
  }

  @Test
  void aLevelThatWasAskedForIsNeverReplacedByAWeakerOne() {
    assertThatThrownBy(() -> choose(Settings.IsolationChoice.CONTAINER, NOT))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("container does not work on this host: nothing there");
  }

  private static Isolation choose(Settings.IsolationChoice asked, Probe container) {
    return Isolation.choose(
        asked,
        new ProbedProvider(IsolationLevel.CONTAINER, container),
        new ProbedProvider(IsolationLevel.PROCESS, WORKS));
  }

  /** Only probed, never used. */
  private record ProbedProvider(IsolationLevel level, Probe probe) implements SandboxProvider {
    @Override
    public String name() {
      return "probed";
    }

    @Override
    public Probe probe(Duration limit) {
      return probe;
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
      throw new SandboxException("only probed");
    }

    @Override
    public List<String> removeLeftovers() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
