package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ProvisionedStatus.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
  private static final VersionKey HELLO = new VersionKey("hello", "1", "r1", "");

  private final Provisioning provisioning = new Provisioning();
  private long now;

  @BeforeEach
  void twentyWanted() {
    want(20);
  }

  private void want(int count) {
    provisioning.set("hello", List.of(new Provisioned(HELLO, 128, count)), now);
  }

  private int missing(int making, int ready) {
    return provisioning.missing(HELLO, making, ready, now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void makesAFewAtATimeUntilAllAreThere() {
    assertThat(missing(0, 0)).isEqualTo(Provisioning.MAX_AT_ONCE);
    assertThat(missing(Provisioning.MAX_AT_ONCE, 0)).isZero();
    assertThat(missing(3, 2)).isEqualTo(5);
    assertThat(missing(0, 19)).isEqualTo(1);
    assertThat(missing(0, 20)).isZero();
  }

  @Test
  void afterAFailureItWaitsTwiceAsLongEachTimeAndTriesWithOne() {
    for (int seconds = 1; seconds <= 256; seconds *= 2) {
      provisioning.failed(HELLO, State.INIT_FAILED, now);
      pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(missing(0, 0)).as("before %d s", seconds).isZero();
      pass(Duration.ofNanos(1));
      assertThat(missing(0, 0)).isEqualTo(1);
      assertThat(missing(1, 0)).isZero();
    }
    for (int i = 0; i < 20; i++) {
      provisioning.failed(HELLO, State.INIT_FAILED, now);
      pass(Duration.ofMinutes(5));
      assertThat(missing(0, 0)).isEqualTo(1);
    }
  }

  @Test
  void whatFailsTogetherCountsOnce() {
    for (int i = 0; i < Provisioning.MAX_AT_ONCE; i++) {
      provisioning.failed(HELLO, State.CREATE_FAILED, now);
    }
    pass(Duration.ofSeconds(1));
    assertThat(missing(0, 0)).isEqualTo(1);
  }

  @Test
  void oneThatIsReadyMakesTheOthersFollow() {
    provisioning.failed(HELLO, State.INIT_FAILED, now);
    pass(Duration.ofSeconds(1));
    provisioning.initialized(HELLO);
    assertThat(missing(0, 1)).isEqualTo(Provisioning.MAX_AT_ONCE);
  }

  @Test
  void slotsThatDieOverAndOverAreMadeEverLessOften() {
    Duration waited = Duration.ZERO;
    for (int i = 0; i < 6; i++) {
      provisioning.initialized(HELLO);
      provisioning.lost(HELLO, now);
      while (missing(0, 19) == 0) {
        pass(Duration.ofMillis(100));
        waited = waited.plusMillis(100);
      }
    }
    assertThat(waited).isBetween(Duration.ofSeconds(62), Duration.ofSeconds(64));
  }

  @Test
  void aDeathAfterALongPeaceIsTheFirst() {
    provisioning.lost(HELLO, now);
    pass(Duration.ofSeconds(1));
    provisioning.lost(HELLO, now);
    pass(Duration.ofHours(1));
    provisioning.lost(HELLO, now);
    pass(Duration.ofSeconds(1));
    assertThat(missing(0, 19)).isEqualTo(1);
  }

  @Test
  void tellsHowFarItIs() {
    assertThat(provisioning.status(HELLO, 0))
        .isEqualTo(new ProvisionedStatus(20, 0, State.IN_PROGRESS));
    provisioning.failed(HELLO, State.NO_ROOM, now);
    assertThat(provisioning.status(HELLO, 7))
        .isEqualTo(new ProvisionedStatus(20, 7, State.NO_ROOM));
    assertThat(provisioning.status(HELLO, 21))
        .isEqualTo(new ProvisionedStatus(20, 20, State.READY));
    provisioning.set("hello", List.of(), now);
    assertThat(provisioning.status(HELLO, 3)).isEqualTo(ProvisionedStatus.NONE);
  }

  @Test
  void anotherNumberForgivesWhatWentWrongTheSameOneDoesNot() {
    provisioning.failed(HELLO, State.INIT_FAILED, now);
    want(20);
    assertThat(missing(0, 0)).isZero();
    want(21);
    assertThat(missing(0, 0)).isEqualTo(Provisioning.MAX_AT_ONCE);
  }
}
