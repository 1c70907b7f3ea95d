package dev.ondol.cli;

import java.util.Arrays;

/** Times of many invokes, in milliseconds, in ascending order. */
record Percentiles(double[] sorted) {
  static Percentiles of(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /** The nearest rank: the smallest time that at least that share of the invokes did not exceed. */
  double at(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }
}
