package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamPaceTest {
  private static final long SECOND = 1_000_000_000;

  private final StreamPace pace = new StreamPace(new StreamLimits(1000, 100));

  @Test
  void theFirstBytesGoAsFastAsTheyCome() {
    assertThat(pace.take(600, 0)).isZero();
    assertThat(pace.take(400, 0)).isZero();
  }

  @Test
  void theOthersGoAtTheRate() {
    pace.take(1000, 0);
    assertThat(pace.take(100, 0)).isEqualTo(SECOND);
    assertThat(pace.take(50, SECOND)).isEqualTo(SECOND / 2);
  }

  @Test
  void onlyTheBytesAboveTheFirstOnesCount() {
    assertThat(pace.take(1200, 0)).isEqualTo(2 * SECOND);
  }

  @Test
  void bytesThatComeTooEarlyAddUp() {
    pace.take(1100, 0);
    assertThat(pace.take(100, SECOND / 2)).isEqualTo(SECOND * 3 / 2);
  }

  @Test
  void silenceIsNotSavedUp() {
    pace.take(1100, 0);
    assertThat(pace.take(100, 60 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void aRateOfZeroIsNoLimit() {
    StreamPace free = new StreamPace(new StreamLimits(10, 0));
    assertThat(free.take(1_000_000, 0)).isZero();
  }
}
