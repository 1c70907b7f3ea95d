package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BannerTest {
  private static final String USUAL = "http://127.0.0.1:4566";

  @Test
  void theNextCommandReachesThisPlatformWhereverItServes() {
    assertThat(Banner.next(USUAL, USUAL)).contains("ondol env)", "ondol deploy");
    assertThat(Banner.next("http://127.0.0.1:40123", USUAL))
        .isEqualTo("eval \"$(./ondol env --endpoint http://127.0.0.1:40123)\"");
  }

  @Test
  void whatACrashLeftFitsTheScreen() {
    assertThat(Banner.told(List.of("a", "b"))).containsExactly("a", "b");
    assertThat(Banner.told(Collections.nCopies(1_400, "cgroup")))
        .hasSize(9)
        .endsWith("and 1392 more");
  }
}
