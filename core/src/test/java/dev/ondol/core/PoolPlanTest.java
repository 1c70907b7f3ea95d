package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.PoolPlan.Act;
import dev.ondol.core.PoolPlan.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PoolPlanTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1_000 * MILLIS;

  private static PoolPlan<String> plan(int memoryMib, int filling) {
    return new PoolPlan<>(new PoolPlan.Limits(memoryMib, filling, Duration.ofMinutes(1)));
  }

  private static OptionalLong take(PoolPlan<String> plan, String kind, long now) {
    plan.arrive(kind, now);
    return plan.take(kind);
  }

  @Test
  void keepsOneOfAKindThatWasAskedFor() {
    PoolPlan<String> plan = plan(1_000, 1);
    assertThat(take(plan, "node", 0)).isEmpty();
    assertThat(plan.plan(0, true)).containsExactly(new Act.Fill<>(1, "node"));
    assertThat(plan.plan(0, true)).as("one at a time").isEmpty();
    plan.filled(1, 40, SECOND / 10);
    assertThat(plan.plan(SECOND, true)).isEmpty();
    assertThat(take(plan, "node", SECOND)).hasValue(1);
    assertThat(plan.size()).isZero();
    assertThat(plan.plan(SECOND, true)).hasSize(1);
  }

  @Test
  void keepsAsManyAsComeWhileOneIsMade() {
    PoolPlan<String> plan = plan(100_000, 100);
    long now = 0;
    for (int i = 0; i < 400; i++) {
      now += SECOND / 8;
      take(plan, "node", now);
      for (Act<String> act : plan.plan(now, true)) {
        if (act instanceof Act.Fill<String>(long id, String kind)) {
          assertThat(kind).isEqualTo("node");
          plan.filled(id, 40, now + SECOND / 4);
        }
      }
    }
    // 8 a second times 0.25 s is 2, and 2.33 deviations of 1.41 more.
    assertThat(plan.size()).isBetween(5, 8);
  }

  @Test
  void drainsWhatNobodyAsksFor() {
    PoolPlan<String> plan = plan(1_000, 1);
    plan.expect("node", 0);
    plan.plan(0, true);
    plan.filled(1, 40, SECOND);
    assertThat(plan.plan(59 * SECOND, true)).isEmpty();
    assertThat(plan.plan(61 * SECOND, true))
        .containsExactly(new Act.Discard<>(1, "node", Cause.UNUSED));
    assertThat(plan.plan(62 * SECOND, true)).isEmpty();
  }

  @Test
  void staysWithinItsMemoryAndFillsTheLatestKindFirst() {
    PoolPlan<String> plan = plan(100, 9);
    plan.expect("old", 0);
    plan.expect("new", SECOND);
    plan.expect("newest", 2 * SECOND);
    assertThat(plan.plan(3 * SECOND, true))
        .containsExactly(new Act.Fill<>(1, "newest"), new Act.Fill<>(2, "new"));
    assertThat(plan.memoryMib()).isLessThanOrEqualTo(100);
  }

  @Test
  void restsAfterAFailureAndLongerAfterTheNext() {
    PoolPlan<String> plan = plan(1_000, 1);
    plan.expect("node", 0);
    plan.plan(0, true);
    plan.lost(1, SECOND);
    assertThat(plan.plan(2 * SECOND, true)).isEmpty();
    assertThat(plan.plan(7 * SECOND, true)).containsExactly(new Act.Fill<>(2, "node"));
    plan.lost(2, 8 * SECOND);
    assertThat(plan.plan(14 * SECOND, true)).as("ten seconds").isEmpty();
    assertThat(plan.plan(18 * SECOND, true)).containsExactly(new Act.Fill<>(3, "node"));
    plan.filled(3, 40, 19 * SECOND);
    assertThat(take(plan, "node", 20 * SECOND)).hasValue(3);
    plan.served("node");
    assertThat(plan.plan(20 * SECOND, true)).containsExactly(new Act.Fill<>(4, "node"));
    plan.lost(4, 21 * SECOND);
    assertThat(plan.plan(26 * SECOND, true)).as("five again").hasSize(1);
  }

  @Test
  void oneThatDiesWhileItWaitsIsReplacedAfterARest() {
    PoolPlan<String> plan = plan(1_000, 1);
    plan.expect("node", 0);
    plan.plan(0, true);
    plan.filled(1, 40, SECOND);
    plan.lost(1, 2 * SECOND);
    assertThat(plan.size()).isZero();
    assertThat(take(plan, "node", 2 * SECOND)).isEmpty();
    assertThat(plan.plan(3 * SECOND, true)).isEmpty();
    assertThat(plan.plan(7 * SECOND, true)).hasSize(1);
  }

  @Test
  void fillsNothingWhileOthersNeedTheProcessors() {
    PoolPlan<String> plan = plan(1_000, 1);
    plan.expect("node", 0);
    assertThat(plan.plan(0, false)).isEmpty();
    assertThat(plan.plan(1, true)).hasSize(1);
  }

  @Test
  void whatIsAskedForMoreOftenTakesThePlaceOfWhatIsWorthLess() {
    PoolPlan<String> plan = plan(60, 1);
    plan.expect("rare", 0);
    plan.plan(0, true);
    plan.filled(1, 40, SECOND / 4);
    take(plan, "often", SECOND);
    take(plan, "often", SECOND);
    assertThat(plan.plan(SECOND, true))
        .containsExactly(new Act.Discard<>(1, "rare", Cause.EVICTED), new Act.Fill<>(2, "often"));
    plan.filled(2, 40, SECOND + SECOND / 4);
    take(plan, "rare", 2 * SECOND);
    take(plan, "rare", 2 * SECOND);
    assertThat(plan.plan(2 * SECOND, true)).as("worth about the same, so it stays").isEmpty();
    take(plan, "rare", 3 * SECOND);
    take(plan, "rare", 4 * SECOND);
    take(plan, "rare", 4 * SECOND);
    assertThat(plan.plan(4 * SECOND, true))
        .containsExactly(new Act.Discard<>(2, "often", Cause.EVICTED), new Act.Fill<>(3, "rare"));
  }

  @Test
  void whatTurnsOutToBeTooLargeGoes() {
    PoolPlan<String> plan = plan(60, 1);
    plan.expect("small", 0);
    plan.plan(0, true);
    plan.filled(1, 40, SECOND / 4);
    for (int i = 0; i < 9; i++) {
      take(plan, "large", SECOND);
    }
    plan.plan(SECOND, true);
    plan.filled(2, 100, 2 * SECOND);
    assertThat(plan.plan(2 * SECOND, true))
        .containsExactly(new Act.Discard<>(2, "large", Cause.SHRUNK), new Act.Fill<>(3, "small"));
  }

  @Test
  void shrinksWhereTheHostHasLessToSpareAndGrowsAgain() {
    PoolPlan<String> plan = plan(1_000, 1);
    plan.expect("node", 0);
    plan.plan(0, true);
    plan.filled(1, 40, SECOND);
    plan.budget(20);
    assertThat(plan.plan(SECOND, true)).containsExactly(new Act.Discard<>(1, "node", Cause.SHRUNK));
    assertThat(plan.stock()).containsExactly(new PoolPlan.Stock<>("node", 0, 0, 0));
    plan.budget(2_000);
    assertThat(plan.plan(SECOND, true)).containsExactly(new Act.Fill<>(2, "node"));
  }

  @Test
  void keepsNothingWhenItDrains() {
    PoolPlan<String> plan = plan(1_000, 1);
    plan.expect("node", 0);
    plan.plan(0, true);
    plan.filled(1, 40, SECOND);
    plan.drain();
    assertThat(plan.plan(SECOND, true)).containsExactly(new Act.Discard<>(1, "node", Cause.UNUSED));
    plan.expect("node", SECOND);
    assertThat(plan.plan(SECOND, true)).isEmpty();
  }

  /** Whatever happens: nobody gets one twice, none is forgotten, and the limits hold. */
  @RepeatedTest(20)
  void givesEachToOneOnly(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    PoolPlan<String> plan = plan(600, 3);
    List<Long> filling = new ArrayList<>();
    Set<Long> idle = new HashSet<>();
    long now = 0;
    for (int step = 0; step < 5_000; step++) {
      now += random.nextLong(SECOND);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          OptionalLong taken = take(plan, "kind " + random.nextInt(6), now);
          if (taken.isPresent()) {
            assertThat(idle.remove(taken.getAsLong())).as("seed %d", seed).isTrue();
          }
        }
        case 2 -> {
          if (!filling.isEmpty()) {
            long id = filling.remove(random.nextInt(filling.size()));
            plan.filled(id, 48, now);
            idle.add(id);
          }
        }
        case 3 -> {
          if (!filling.isEmpty()) {
            plan.lost(filling.removeLast(), now);
          } else if (!idle.isEmpty()) {
            long id = idle.iterator().next();
            idle.remove(id);
            plan.lost(id, now);
          }
        }
        default -> {
          for (Act<String> act : plan.plan(now, true)) {
            switch (act) {
              case Act.Fill<String>(long id, String kind) -> filling.add(id);
              case Act.Discard<String>(long id, String kind, Cause cause) ->
                  assertThat(idle.remove(id)).as("seed %d", seed).isTrue();
            }
          }
        }
      }
      assertThat(plan.size()).as("seed %d", seed).isEqualTo(idle.size());
      assertThat(filling.size()).as("seed %d", seed).isLessThanOrEqualTo(3);
      assertThat(plan.memoryMib()).as("seed %d", seed).isLessThanOrEqualTo(600);
    }
  }
}
