package dev.ondol.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestTest {
  private static final Duration LOOK = Duration.ofNanos(1);

  @Test
  void comesWhenTheProcessorsDoLittle() {
    Deque<Kernel.Ticks> ticks =
        new ArrayDeque<>(
            List.of(
                new Kernel.Ticks(1000, 500),
                new Kernel.Ticks(1100, 550),
                new Kernel.Ticks(1200, 635),
                new Kernel.Ticks(1300, 726)));

    assertThat(Rest.await(ticks::removeFirst, LOOK, Duration.ofMinutes(1))).isTrue();
    assertThat(ticks).isEmpty();
  }

  @Test
  void isNotWaitedForForEver() {
    long[] all = {0};

    assertThat(Rest.await(() -> new Kernel.Ticks(all[0]++, 0), LOOK, Duration.ofMillis(5)))
        .isFalse();
  }

  @Test
  void isSeenInWhatTheKernelCounts() {
    Kernel.Ticks ticks = Kernel.processorTicks();

    assertThat(ticks.idle()).isBetween(0L, ticks.all());
    assertThat(ticks.busySince(new Kernel.Ticks(0, 0))).isBetween(0.0, 1.0);
  }
}
