package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakefulnessTest {
  private static final long LONG_SLEEP = 1_000_000_000;
  private static final long SHORT_SLEEP = 20_000;

  private final Wakefulness wakefulness = new Wakefulness();

  @Test
  void itSleepsAtOnceUntilASleepWasShort() {
    assertThat(wakefulness.span(0)).isZero();
    wakefulness.slept(LONG_SLEEP);
    assertThat(wakefulness.span(0)).isZero();
    wakefulness.slept(SHORT_SLEEP);
    assertThat(wakefulness.span(0)).isEqualTo(Wakefulness.MOST_NANOS);
  }

  @Test
  void itSleepsAtOnceAgainAfterAFewLongSleeps() {
    wakefulness.slept(SHORT_SLEEP);
    long before = Wakefulness.MOST_NANOS;
    int sleeps = 0;
    while (wakefulness.span(0) > 0) {
      wakefulness.slept(LONG_SLEEP);
      assertThat(wakefulness.span(0)).isLessThan(before);
      before = wakefulness.span(0);
      sleeps++;
    }
    assertThat(sleeps).isBetween(2, 5);
  }

  @Test
  void itDoesNotStayAwakeForAWhileWhereOthersWantTheProcessor() {
    wakefulness.slept(SHORT_SLEEP);
    assertThat(wakefulness.isCrowded(Wakefulness.CROWDED_NANOS, 5)).isTrue();
    assertThat(wakefulness.span(6)).isZero();
    assertThat(wakefulness.span(4 + Wakefulness.REST_NANOS)).isZero();
    assertThat(wakefulness.span(5 + Wakefulness.REST_NANOS)).isEqualTo(Wakefulness.MOST_NANOS);
  }

  @Test
  void itGoesOnWhereNobodyElseWantsTheProcessor() {
    wakefulness.slept(SHORT_SLEEP);
    assertThat(wakefulness.isCrowded(Wakefulness.CROWDED_NANOS - 1, 5)).isFalse();
    assertThat(wakefulness.span(6)).isEqualTo(Wakefulness.MOST_NANOS);
  }

  @Test
  void aClockThatWrapsAroundChangesNothing() {
    wakefulness.slept(SHORT_SLEEP);
    long now = Long.MAX_VALUE - 10;
    assertThat(wakefulness.isCrowded(Wakefulness.CROWDED_NANOS, now)).isTrue();
    assertThat(wakefulness.span(now + 20)).isZero();
    assertThat(wakefulness.span(now + Wakefulness.REST_NANOS)).isPositive();
  }
}
