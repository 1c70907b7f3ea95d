package dev.ondol.frontend;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.core.JsonGenerator;

/**
 * What the pools have and did, by runtime, from their metrics: environments that wait, their
 * memory, and how many cold starts took one, found none, or could not take any. Thread-safe.
 */
final class PoolPage {
  private static final String RUNTIME = "runtime";

  private final MeterRegistry metrics;

  PoolPage(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** An array with an object for each runtime that the pools know. */
  void write(JsonGenerator out) {
    out.writeStartArray();
    for (Gauge size : metrics.find("ondol.pool.size").gauges()) {
      String runtime = String.valueOf(size.getId().getTag(RUNTIME));
      Gauge memory = metrics.find("ondol.pool.memory").tag(RUNTIME, runtime).gauge();
      out.writeStartObject();
      out.writeStringProperty(RUNTIME, runtime);
      out.writeNumberProperty("ready", (long) size.value());
      out.writeNumberProperty("memoryBytes", memory == null ? 0 : (long) memory.value());
      out.writeNumberProperty("hits", taken(runtime, "hit"));
      out.writeNumberProperty("misses", taken(runtime, "miss"));
      out.writeNumberProperty("bypasses", taken(runtime, "bypass"));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private long taken(String runtime, String outcome) {
    Counter counter =
        metrics.find("ondol.pool.taken").tags(RUNTIME, runtime, "outcome", outcome).counter();
    return counter == null ? 0 : (long) counter.count();
  }
}
