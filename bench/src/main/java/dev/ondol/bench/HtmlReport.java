package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Outcomes as one HTML page that needs nothing else: claims in a table, figures as dots, a dot a
 * round.
 */
final class HtmlReport {
  private static final int WIDTH = 620;
  private static final int LABEL = 210;
  private static final int VALUE = 190;
  private static final int ROW = 24;

  private HtmlReport() {}

  static String of(Conditions conditions, List<Outcome> outcomes) {
    StringBuilder page = new StringBuilder();
    for (Outcome outcome : outcomes) {
      page.append(section(outcome));
    }
    return resource("report.html")
        .replace("{{conditions}}", escape(conditions.text()))
        .replace("{{sections}}", page);
  }

  private static String section(Outcome outcome) {
    StringBuilder section = new StringBuilder("<section>\n");
    section.append(
        "<h2><b>%s</b> %s</h2>%n"
            .formatted(outcome.benchmark().name(), escape(outcome.benchmark().question())));
    if (!outcome.failure().isEmpty()) {
      section.append(
          "<p class=\"failed\">Not finished: %s</p>%n".formatted(escape(outcome.failure())));
    }
    section.append(claims(outcome)).append(plots(outcome));
    return section.append("</section>\n").toString();
  }

  private static String claims(Outcome outcome) {
    StringBuilder rows = new StringBuilder("<table>\n");
    for (Claim claim : outcome.benchmark().claims()) {
      String goal = claim.goalText();
      rows.append(
          outcome
              .spread(claim)
              .map(spread -> {
                return row(claim.text(), spread.toString(), goal, claim.verdict(spread.median()));
              })
              .orElseGet(() -> row(claim.text(), "not measured", goal, "absent")));
    }
    return rows.append("</table>\n").toString();
  }

  private static String row(String text, String value, String goal, String state) {
    return "<tr><td>%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td><td><span class=\"%s\">%s</span></td></tr>%n"
        .formatted(
            escape(text), escape(value), escape(goal), state, state.equals("absent") ? "" : state);
  }

  /** One picture for each unit, all on one scale that begins at zero. */
  private static String plots(Outcome outcome) {
    Map<String, Map<String, Spread>> byUnit = new LinkedHashMap<>();
    outcome
        .figures()
        .forEach((name, spread) ->
            byUnit
                .computeIfAbsent(outcome.unit(name), unit -> new LinkedHashMap<>())
                .put(name, spread));
    StringBuilder plots = new StringBuilder();
    byUnit.forEach((unit, figures) -> {
      if (!unit.isEmpty()) {
        plots.append(plot(outcome, unit, figures));
      }
    });
    return plots.toString();
  }

  private static String plot(Outcome outcome, String unit, Map<String, Spread> figures) {
    double most = figures.values().stream().mapToDouble(Spread::max).max().orElse(1);
    double scale = (WIDTH - LABEL - VALUE) / (most == 0 ? 1 : most);
    StringBuilder svg =
        new StringBuilder(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\">%n"
                .formatted(WIDTH, ROW * figures.size() + 6));
    int row = 0;
    for (Map.Entry<String, Spread> figure : figures.entrySet()) {
      int y = ROW / 2 + ROW * row++;
      String name = figure.getKey();
      Spread spread = figure.getValue();
      double x = LABEL + spread.median() * scale;
      svg.append(
          "<text x=\"%d\" y=\"%d\" class=\"label\">%s</text>%n"
              .formatted(LABEL - 12, y + 4, escape(name)));
      svg.append(
          "<line x1=\"%d\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"bar\"/>%n"
              .formatted(LABEL, x, y, y));
      for (Round round : outcome.rounds()) {
        Double value = round.values().get(name);
        if (value != null) {
          svg.append(
              "<circle cx=\"%.1f\" cy=\"%d\" r=\"3\"/>%n".formatted(LABEL + value * scale, y));
        }
      }
      svg.append(
          "<text x=\"%d\" y=\"%d\" class=\"value\">%s %s</text>%n"
              .formatted(WIDTH - VALUE + 12, y + 4, escape(spread.toString()), escape(unit)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String resource(String name) {
    try (var in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
