package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TrialTest {
  private static final Probe.Works WORKS = new Probe.Works("a program", List.of("beware"));
  private static final Probe NOT = new Probe.Unavailable("nothing there", "Install it.");
  private static final SandboxProvider PROCESS =
      new ProbedProvider(IsolationLevel.PROCESS, new Probe.Works("processes", List.of()));

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch probed = new CountDownLatch(1);

  @Test
  void nobodyWaitsForATrialWhoseAnswerIsKnown() {
    SlowProvider slow = new SlowProvider(NOT);
    Trial trial = Trial.begin(settings("auto"), slow, Optional.of(WORKS), PROCESS);
    assertThat(trial.isolation().level()).isEqualTo("container");
    assertThat(trial.isolation().warnings()).containsExactly("beware");
    goOn.countDown();
    assertThat(trial.leftovers()).containsExactly("of PROCESS", "of CONTAINER");
    trial.close();
    assertThat(probed.getCount()).isEqualTo(1);
  }

  @Test
  void whatIsKnownIsTriedLaterAndNeverMadeWeaker() throws InterruptedException {
    SlowProvider slow = new SlowProvider(NOT);
    try (Trial trial =
        Trial.begin(settings("auto"), slow, Optional.of(WORKS), PROCESS, Duration.ZERO)) {
      goOn.countDown();
      probed.await();
      assertThat(trial.isolation().level()).isEqualTo("container");
    }
  }

  @Test
  void whatIsNotKnownIsWaitedFor() {
    goOn.countDown();
    try (Trial trial =
        Trial.begin(settings("auto"), new SlowProvider(NOT), Optional.empty(), PROCESS)) {
      assertThat(trial.isolation().level()).isEqualTo("process");
    }
    try (Trial trial =
        Trial.begin(settings("container"), new SlowProvider(NOT), Optional.empty(), PROCESS)) {
      assertThatThrownBy(trial::isolation)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("nothing there");
    }
  }

  @Test
  void processesAreTakenWhereTheyAreAskedForWhateverIsKnown() {
    goOn.countDown();
    try (Trial trial =
        Trial.begin(settings("process"), new SlowProvider(WORKS), Optional.of(WORKS), PROCESS)) {
      assertThat(trial.isolation().level()).isEqualTo("process");
    }
    assertThat(probed.getCount()).isEqualTo(1);
  }

  private static Settings settings(String isolation) {
    return new SettingsReader(Map.of("HOME", "/nowhere"))
        .read(Map.of(Setting.ISOLATION, isolation), null)
        .settings();
  }

  /** Has leftovers that take until it is told to go on. */
  private final class SlowProvider implements SandboxProvider {
    private final SandboxProvider probedOnly;

    SlowProvider(Probe probe) {
      probedOnly = new ProbedProvider(IsolationLevel.CONTAINER, probe);
    }

    @Override
    public String name() {
      return probedOnly.name();
    }

    @Override
    public IsolationLevel level() {
      return probedOnly.level();
    }

    @Override
    public Probe probe(Duration limit) {
      probed.countDown();
      return probedOnly.probe(limit);
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
      return probedOnly.create(spec);
    }

    @Override
    public BareSandbox createBare(SandboxSpec spec) {
      return probedOnly.createBare(spec);
    }

    @Override
    public List<String> removeLeftovers() {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return probedOnly.removeLeftovers();
    }

    @Override
    public void close() {}
  }
}
