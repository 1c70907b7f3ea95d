package dev.ondol.bench;

import java.util.List;
import java.util.Map;

/**
 * Figures of one unit as a picture: a row each, a dot for each round, a line from the least to the
 * most, a stroke at the median. Where they lie far apart, the scale is logarithmic.
 */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LABEL = 230;
  private static final int VALUE = 170;
  private static final int ROW = 22;
  private static final int AXIS = 22;
  private static final double FAR_APART = 30;
  private static final int TICKS = 5;

  /** What figures are called that no platform and no peer can beat. */
  private static final List<String> FLOORS =
      List.of("raw ", "bare", "what the cores", "round trip", "fork", "durable", "move to");

  private static final List<String> PEERS =
      List.of(
          Peers.SERVERLESS_OFFLINE, Peers.WORKERD, Peers.FUNCTIONS_FRAMEWORK, Peers.LAMBDA_LOCAL);

  private final StringBuilder svg = new StringBuilder();
  private final int height;
  private final boolean logarithmic;
  private final double from;
  private final double to;

  private Plot(Map<String, List<Double>> figures) {
    double least =
        figures.values().stream().flatMap(List::stream).mapToDouble(v -> v).min().orElse(0);
    double most =
        figures.values().stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(1);
    logarithmic = least > 0 && most / least > FAR_APART;
    from = logarithmic ? Math.pow(10, Math.floor(Math.log10(least))) : Math.min(0, least);
    to = most > from ? most : from + 1;
    height = ROW * figures.size() + AXIS;
  }

  /**
   * A picture of figures that have the same unit.
   *
   * @param figures by name, a value for each round
   */
  static String of(String unit, Map<String, List<Double>> figures) {
    Plot plot = new Plot(figures);
    plot.svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(WIDTH, plot.height));
    plot.axis(unit);
    int row = 0;
    for (Map.Entry<String, List<Double>> figure : figures.entrySet()) {
      plot.row(ROW / 2 + ROW * row++, figure.getKey(), unit, figure.getValue());
    }
    return plot.svg.append("</svg>\n").toString();
  }

  private void axis(String unit) {
    int bottom = height - AXIS;
    for (double tick : ticks()) {
      double x = x(tick);
      svg.append(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" class=\"grid\"/>%n"
              .formatted(x, x, bottom));
      svg.append(
          "<text x=\"%.1f\" y=\"%d\" class=\"tick\">%s</text>%n"
              .formatted(x, bottom + 14, HtmlReport.escape(tickText(tick))));
    }
    svg.append(
        "<text x=\"%d\" y=\"%d\" class=\"value\">%s%s</text>%n"
            .formatted(
                WIDTH - VALUE + 12,
                bottom + 14,
                HtmlReport.escape(unit),
                logarithmic ? ", logarithmic" : ""));
  }

  private double[] ticks() {
    if (logarithmic) {
      int decades = (int) Math.floor(Math.log10(to / from));
      double[] ticks = new double[decades + 1];
      for (int i = 0; i <= decades; i++) {
        ticks[i] = from * Math.pow(10, i);
      }
      return ticks;
    }
    double rough = (to - from) / TICKS;
    double decade = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = decade;
    for (double factor : new double[] {2, 5, 10}) {
      step = step < rough ? decade * factor : step;
    }
    double first = Math.ceil(from / step) * step;
    double[] ticks = new double[(int) Math.floor((to - first) / step) + 1];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = first + i * step;
    }
    return ticks;
  }

  private static String tickText(double tick) {
    return tick == Math.rint(tick) ? "%,.0f".formatted(tick) : "%.3g".formatted(tick);
  }

  private double x(double value) {
    double part =
        logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    return LABEL + part * (WIDTH - LABEL - VALUE);
  }

  private void row(int y, String name, String unit, List<Double> values) {
    Spread spread = Spread.of(values);
    svg.append("<g class=\"%s\">%n".formatted(kind(name)));
    svg.append(
        "<text x=\"%d\" y=\"%d\" class=\"label\">%s</text>%n"
            .formatted(LABEL - 12, y + 4, HtmlReport.escape(name)));
    svg.append(
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"spread\"/>%n"
            .formatted(x(spread.min()), x(spread.max()), y, y));
    for (double value : values) {
      svg.append("<circle cx=\"%.1f\" cy=\"%d\" r=\"3\"/>%n".formatted(x(value), y));
    }
    double median = x(spread.median());
    svg.append(
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"median\"/>%n"
            .formatted(median, median, y - 7, y + 7));
    svg.append(
        "<text x=\"%d\" y=\"%d\" class=\"value\">%s</text>%n</g>%n"
            .formatted(WIDTH - VALUE + 12, y + 4, HtmlReport.escape(spread + " " + unit)));
  }

  static String kind(String figure) {
    if (FLOORS.stream().anyMatch(figure::startsWith)) {
      return "floor";
    }
    return PEERS.stream().anyMatch(figure::startsWith) ? "peer" : "own";
  }
}
