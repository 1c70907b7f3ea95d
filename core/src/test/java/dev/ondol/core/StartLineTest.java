package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StartLineTest {
  @Test
  void letsSoManyStartAndTheOthersInTheOrderInWhichTheyCame() {
    StartLine<String, Integer> line = new StartLine<>(2);
    assertThat(line.enter("a", 1)).isTrue();
    assertThat(line.enter("a", 2)).isTrue();
    assertThat(line.enter("a", 3)).isFalse();
    assertThat(line.enter("a", 4)).isFalse();
    assertThat(line.leave()).hasValue(3);
    assertThat(line.leave()).hasValue(4);
    assertThat(line.starting()).isEqualTo(2);
    assertThat(line.leave()).isEmpty();
    assertThat(line.leave()).isEmpty();
    assertThat(line.starting()).isZero();
  }

  @Test
  void ownersTakeTurns() {
    StartLine<String, String> line = new StartLine<>(1);
    for (String one : List.of("a1", "a2", "a3", "a4", "b1", "b2", "c1")) {
      line.enter(one.substring(0, 1), one);
    }
    List<String> order = new ArrayList<>();
    for (var next = line.leave(); next.isPresent(); next = line.leave()) {
      order.add(next.get());
    }
    assertThat(order).containsExactly("a2", "b1", "c1", "a3", "b2", "a4");
  }

  @Test
  void atLeastOneCanStart() {
    assertThatThrownBy(() -> new StartLine<String, String>(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @RepeatedTest(20)
  void nobodyIsLostOrStartsTwiceAndNoPlaceStaysEmpty(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int atOnce = 1 + random.nextInt(5);
    StartLine<Integer, Integer> line = new StartLine<>(atOnce);
    Map<Integer, Integer> ownerOf = new HashMap<>();
    Map<Integer, Integer> lastOf = new HashMap<>();
    Set<Integer> started = new HashSet<>();
    int came = 0;
    int left = 0;
    while (left < 500) {
      if (came < 500 && random.nextInt(5) > 1) {
        int owner = random.nextInt(4);
        ownerOf.put(came, owner);
        if (line.enter(owner, came)) {
          assertThat(started.add(came)).isTrue();
          lastOf.put(owner, came);
        }
        came++;
      } else if (left < started.size()) {
        left++;
        line.leave()
            .ifPresent(next -> {
              assertThat(started.add(next)).as("starts once").isTrue();
              Integer before = lastOf.put(ownerOf.get(next), next);
              assertThat(before == null || before < next).as("in order within an owner").isTrue();
            });
      }
      assertThat(line.starting())
          .isEqualTo(started.size() - left)
          .isEqualTo(Math.min(atOnce, came - left));
    }
    assertThat(started).hasSize(500);
  }
}
