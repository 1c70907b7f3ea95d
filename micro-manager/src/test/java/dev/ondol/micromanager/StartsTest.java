package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartsTest {
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Starts starts = new Starts(timers, 1);

  @AfterEach
  void close() {
    timers.shutdownNow();
  }

  private static FutureTask<Boolean> await(Starts.Turn turn, Runnable first) {
    FutureTask<Boolean> waits = new FutureTask<>(() -> turn.await(first));
    Thread.ofVirtual().start(waits);
    return waits;
  }

  @Test
  void oneThatLeavesLetsTheNextBegin() throws Exception {
    Starts.Turn first = starts.turn("a");
    assertThat(first.await(() -> {})).isTrue();
    FutureTask<Boolean> second = await(starts.turn("a"), () -> {});
    first.leave();
    first.leave();
    assertThat(second.get()).isTrue();
  }

  @Test
  void oneThatHoldsItsPlaceForTooLongLosesIt() throws Exception {
    Starts.Turn first = starts.turn("a");
    first.await(() -> {});
    first.launched();
    assertThat(await(starts.turn("b"), () -> {}).get()).isTrue();
  }

  @Test
  void oneThatLeavesWhileItWaitsIsPassedOver() throws Exception {
    Starts.Turn first = starts.turn("a");
    first.await(() -> {});
    List<String> begun = new ArrayList<>();
    Starts.Turn second = starts.turn("a");
    FutureTask<Boolean> waits = await(second, () -> begun.add("second"));
    second.leave();
    assertThat(waits.get()).isFalse();
    FutureTask<Boolean> third = await(starts.turn("a"), () -> begun.add("third"));
    first.leave();
    assertThat(third.get()).isTrue();
    assertThat(begun).containsExactly("third");
  }

  @Test
  void whatIsNotNeededWhenItsTurnComesGivesItsPlaceAway() throws Exception {
    Starts.Turn first = starts.turn("a");
    assertThat(first.await(first::leave)).isFalse();
    assertThat(starts.turn("a").await(() -> {})).isTrue();
  }
}
