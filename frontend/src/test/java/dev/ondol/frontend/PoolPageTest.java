package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.frontend.codec.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PoolPageTest {
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void whatThePoolsHaveAndDidIsToldByRuntime() {
    metrics.gauge("ondol.pool.size", Tags.of("runtime", "nodejs20.x"), 3);
    metrics.gauge("ondol.pool.memory", Tags.of("runtime", "nodejs20.x"), 4096);
    metrics.counter("ondol.pool.taken", "outcome", "hit", "runtime", "nodejs20.x").increment(5);
    metrics.counter("ondol.pool.taken", "outcome", "miss", "runtime", "python3.11").increment(7);
    assertThat(page())
        .isEqualTo(
            "[{\"runtime\":\"nodejs20.x\",\"ready\":3,\"memoryBytes\":4096,\"hits\":5,\"misses\":0,\"bypasses\":0}]");
  }

  @Test
  void withoutPoolsThereIsNothingToTell() {
    assertThat(page()).isEqualTo("[]");
  }

  private String page() {
    byte[] page = Json.write(out -> new PoolPage(metrics).write(out));
    return new String(page, StandardCharsets.UTF_8);
  }
}
