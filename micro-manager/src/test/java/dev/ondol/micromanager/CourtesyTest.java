package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.ResourceUse;
import dev.ondol.sandbox.RuntimeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private static final Duration STEP = Duration.ofMillis(50);

  private final Courtesy courtesy = new Courtesy();
  private final Told process = new Told();
  private Duration now = Duration.ofHours(1);
  private Duration used = Duration.ofSeconds(3);

  @Test
  void anInvokeThatRunsLongAndSpendsGivesWayUntilTheNextBegins() {
    look(1, 0);
    assertThat(process.ways).isEmpty();
    look(1, 10);
    look(1, 50);
    assertThat(process.ways).containsExactly(true);
    courtesy.begin(process);
    assertThat(process.ways).containsExactly(true, false);
  }

  @Test
  void shortInvokesNeverGiveWayHoweverManyTheyAre() {
    for (int invoke = 1; invoke < 20; invoke++) {
      courtesy.begin(process);
      look(invoke, 50);
    }
    assertThat(process.ways).isEmpty();
  }

  @Test
  void oneThatWaitsForSomethingElseIsLookedAtLessAndLess() {
    for (int i = 0; i < 100; i++) {
      look(1, 1);
    }
    assertThat(process.ways).isEmpty();
    assertThat(process.asked).isBetween(5, 12);
    for (int i = 0; i < 100; i++) {
      look(1, 50);
    }
    assertThat(process.ways).as("later it spends").containsExactly(true);
  }

  @Test
  void theSmallestFunctionIsFoundToSpend() {
    look(1, 0);
    look(1, 3.6);
    assertThat(process.ways).containsExactly(true);
  }

  /** A step later, in which it used so much. */
  private void look(long invoke, double spentMillis) {
    now = now.plus(STEP);
    used = used.plusNanos((long) (spentMillis * 1e6));
    courtesy.look(invoke, now.toNanos(), process, process.use());
  }

  /** Writes down what it is told. */
  private final class Told implements RuntimeProcess {
    final List<Boolean> ways = new ArrayList<>();
    int asked;

    ResourceUse use() {
      return new ResourceUse() {
        @Override
        public long memoryBytes() {
          return 0;
        }

        @Override
        public long peakMemoryBytes() {
          return 0;
        }

        @Override
        public Duration processorTime() {
          asked++;
          return used;
        }
      };
    }

    @Override
    public void giveWay(boolean wanted) {
      ways.add(wanted);
    }

    @Override
    public long pid() {
      return 1;
    }

    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public CompletableFuture<Exit> exit() {
      return new CompletableFuture<>();
    }

    @Override
    public void endInit() {}

    @Override
    public void kill() {}
  }
}
