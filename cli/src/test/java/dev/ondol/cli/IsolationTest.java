package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IsolationTest {
  private static final Probe WORKS = new Probe.Works("a program", List.of());
  private static final Probe NOT = new Probe.Unavailable("nothing there", "Install it.");

  @Test
  void autoTakesTheContainerThatStarts() {
    Isolation chosen = choose("auto", "127.0.0.1", WORKS);

    assertThat(chosen.level()).isEqualTo("container");
    assertThat(chosen.warnings()).isEmpty();
  }

  @Test
  void autoFallsBackToProcessesAndWarnsLoudly() {
    Isolation chosen = choose("auto", "127.0.0.1", NOT);

    assertThat(chosen.level()).isEqualTo("process");
    assertThat(chosen.why()).contains("nothing there");
    assertThat(chosen.warnings()).anyMatch(line -> line.contains("Run only code that you trust"));
    assertThat(chosen.warnings()).contains("Install it.");
  }

  @Test
  void aLevelThatWasAskedForIsNeverReplacedByAWeakerOne() {
    assertThatThrownBy(() -> choose("container", "127.0.0.1", NOT))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("container does not work on this host: nothing there");
  }

  @Test
  void othersThanThisMachineAreServedWithoutIsolationOnlyIfItIsAskedFor() {
    assertThatThrownBy(() -> choose("auto", "0.0.0.0", NOT))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no container starts on this host: nothing there")
        .hasMessageContaining("host 0.0.0.0 is not a loopback address");
    assertThat(choose("auto", "0.0.0.0", WORKS).level()).isEqualTo("container");
    assertThat(choose("process", "0.0.0.0", NOT).level()).isEqualTo("process");
  }

  private static Isolation choose(String isolation, String host, Probe container) {
    Map<Setting, String> flags = Map.of(Setting.ISOLATION, isolation, Setting.HOST, host);
    return Isolation.choose(
        new SettingsReader(Map.of("HOME", "/nowhere")).read(flags, null).settings(),
        new ProbedProvider(IsolationLevel.CONTAINER, container),
        new ProbedProvider(IsolationLevel.PROCESS, WORKS));
  }
}
