package dev.ondol.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {
  @Test
  void aRatioNeedsBothFigures() {
    assertThat(Claim.ratio("a", "b").of(Map.of("a", 3.0, "b", 2.0))).hasValue(1.5);
    assertThat(Claim.ratio("a", "b").of(Map.of("a", 3.0))).isEmpty();
    assertThat(Claim.ratio("a", "b").of(Map.of("a", 3.0, "b", 0.0))).isEmpty();
  }

  @Test
  void whatIsAboveFloorsNeedsAllOfThem() {
    assertThat(Claim.above("a", "b", "c").of(Map.of("a", 9.0, "b", 2.0, "c", 3.0))).hasValue(4);
    assertThat(Claim.above("a", "b", "c").of(Map.of("a", 9.0, "b", 2.0))).isEmpty();
  }

  @Test
  void aGoalItselfIsMet() {
    assertThat(Claim.atMost(2, "", Claim.figure("a")).verdict(2)).isEqualTo("met");
    assertThat(Claim.atLeast(2, "", Claim.figure("a")).verdict(1.9)).isEqualTo("missed");
    assertThat(Claim.shown("", Claim.figure("a")).verdict(7)).isEmpty();
  }

  @Test
  void aMedianOfAnEvenNumberLiesBetweenTheMiddleOnes() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).hasToString("2.50 (1.00–4.00)");
    assertThat(Spread.of(List.of(1234.5))).hasToString("1,235");
    assertThat(Spread.of(List.of(12.345, 10.0, 14.0))).hasToString("12.3 (10.0–14.0)");
  }

  @Test
  void eachBenchmarkIsFoundByItsNameInWhateverCase() {
    for (Benchmark benchmark : Suite.ALL) {
      assertThat(Suite.named(benchmark.name().toLowerCase(java.util.Locale.ROOT)))
          .isSameAs(benchmark);
    }
  }
}
