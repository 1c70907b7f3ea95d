package dev.ondol.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The figures of one round of one benchmark, in the order in which they were measured. */
final class Round {
  private static final double NANOS_PER_MICRO = 1000;

  private final int number;
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();

  /**
   * @param number from one on
   */
  Round(int number) {
    this.number = number;
  }

  boolean isFirst() {
    return number == 1;
  }

  /** So that what comes first changes with the rounds. */
  boolean isEven() {
    return number % 2 == 0;
  }

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

  /** Zero if it was not measured. */
  double value(String name) {
    return values.getOrDefault(name, 0.0);
  }

  String unit(String name) {
    return units.getOrDefault(name, "");
  }
}
