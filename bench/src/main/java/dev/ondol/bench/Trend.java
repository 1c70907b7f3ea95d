package dev.ondol.bench;

import java.util.List;

/**
 * What became of one figure in a soak: its first quarter beside its last, each by its median.
 *
 * @param name of the figure
 * @param values in the order in which they were taken
 */
record Trend(String name, List<Double> values) {
  /**
   * How much more the last quarter may have.
   *
   * @param part of the first quarter's
   * @param more beside it
   */
  record Tolerance(double part, double more) {}

  Trend {
    values = List.copyOf(values);
  }

  double first() {
    return Spread.of(values.subList(0, quarter())).median();
  }

  double last() {
    return Spread.of(values.subList(values.size() - quarter(), values.size())).median();
  }

  private int quarter() {
    return Math.max(1, values.size() / 4);
  }

  boolean isGrowing() {
    Tolerance tolerance = tolerance();
    return !isKept() && last() > first() * (1 + tolerance.part()) + tolerance.more();
  }

  /** Logs may grow: their limits are days and megabytes that a soak does not reach. */
  boolean isKept() {
    return name.startsWith("logs");
  }

  Tolerance tolerance() {
    if (name.endsWith("MB")) {
      return new Tolerance(0.1, 12);
    }
    return name.endsWith("KiB") ? new Tolerance(0.1, 1024) : new Tolerance(0.1, 12);
  }
}
