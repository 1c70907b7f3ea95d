package dev.ondol.bench;

import java.util.Arrays;
import java.util.Collection;

/** A figure over the rounds. */
record Spread(double median, double min, double max, int rounds) {
  static Spread of(Collection<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static Spread of(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow(), sorted.length);
  }

  /** Such as {@code 426 (355–509)}; one number where there was one round. */
  @Override
  public String toString() {
    return rounds == 1
        ? number(median)
        : "%s (%s–%s)".formatted(number(median), number(min), number(max));
  }

  /** With three digits that count. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return "%,.0f".formatted(value);
    }
    return size >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
  }
}
