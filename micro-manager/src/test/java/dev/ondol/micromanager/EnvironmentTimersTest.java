package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnvironmentTimersTest {
  @Test
  void aTimerThatIsSetAgainWhileThePlatformStopsIsNoError() {
    ScheduledExecutorService scheduler = EnvironmentTimers.scheduler();
    scheduler.shutdownNow();
    assertThatCode(() -> scheduler.schedule(() -> {}, 1, TimeUnit.SECONDS))
        .doesNotThrowAnyException();
  }
}
