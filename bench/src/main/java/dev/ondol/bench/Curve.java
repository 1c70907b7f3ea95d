package dev.ondol.bench;

import java.util.List;

/** Values that were taken at even distances of time, as a line over a scale that begins at zero. */
final class Curve {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 90;
  private static final int LEFT = 70;

  private Curve() {}

  static String of(List<Double> values) {
    double most = Math.max(1e-9, values.stream().mapToDouble(v -> v).max().orElse(1));
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = LEFT + (double) i / Math.max(1, values.size() - 1) * (WIDTH - LEFT - 8);
      double y = HEIGHT - 6 - values.get(i) / most * (HEIGHT - 18);
      points.append("%.1f,%.1f ".formatted(x, y));
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" class="own" role="img">
    <line x1="%d" x2="%d" y1="%d" y2="%d" class="grid"/><line x1="%d" x2="%d" y1="12" y2="12" class="grid"/>
    <text x="%d" y="16" class="label">%s</text><text x="%d" y="%d" class="label">0</text>
    <polyline points="%s" class="curve"/>
    </svg>
    """
        .formatted(
            WIDTH,
            HEIGHT,
            LEFT,
            WIDTH,
            HEIGHT - 6,
            HEIGHT - 6,
            LEFT,
            WIDTH,
            LEFT - 8,
            Spread.number(most),
            LEFT - 8,
            HEIGHT - 3,
            points);
  }
}
