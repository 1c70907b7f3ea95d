package dev.ondol.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The figures of one round of one benchmark, in the order in which they were measured. */
final class Round {
  private static final double NANOS_PER_MICRO = 1000;

  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();

  void put(String name, String unit, double value) {
    values.put(name, value);
    units.put(name, unit);
  }

  /** Puts {@code WHO p50} and {@code WHO p99} in microseconds. */
  void latency(String who, Histogram nanos) {
    put(who + " p50", "µs", nanos.getValueAtPercentile(50) / NANOS_PER_MICRO);
    put(who + " p99", "µs", nanos.getValueAtPercentile(99) / NANOS_PER_MICRO);
  }

  Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }

  String unit(String name) {
    return units.getOrDefault(name, "");
  }
}
