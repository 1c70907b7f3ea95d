package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
  @Test
  void isTheTimeFromTheStartToNowInHundredthsOfASecond() {
    String stat =
        "4711 (a (odd) name) S 1 4711 4711 0 -1 4194304 100 0 0 0 5 2 0 0 20 0 1 0 123456 8192 ...";

    assertThat(ProcessAge.of(stat, "1235.61 4000.00\n")).isEqualTo(Duration.ofMillis(1050));
  }
}
