package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Outcomes as one HTML page that needs nothing else: all claims in a table, then each benchmark
 * with its figures as pictures.
 */
final class HtmlReport {
  private HtmlReport() {}

  static String of(Conditions conditions, List<Outcome> outcomes) {
    StringBuilder sections = new StringBuilder();
    StringBuilder claims = new StringBuilder();
    for (Outcome outcome : outcomes) {
      outcome.benchmark().claims().forEach(claim -> claims.append(row(outcome, claim)));
      sections.append(section(outcome));
    }
    return page("report.html", conditions)
        .replace("{{claims}}", claims)
        .replace("{{sections}}", sections);
  }

  /** A page of this package's, with the conditions in their place. */
  static String page(String name, Conditions conditions) {
    StringBuilder facts = new StringBuilder();
    conditions
        .facts()
        .forEach(
            (fact, value) -> facts.append("<dt>%s<dd>%s%n".formatted(escape(fact), escape(value))));
    return resource(name).replace("{{facts}}", facts);
  }

  private static String row(Outcome outcome, Claim claim) {
    String value = outcome.spread(claim).map(Spread::toString).orElse("not measured");
    String verdict = outcome.spread(claim).map(s -> claim.verdict(s.median())).orElse("");
    return """
    <tr><td><a href="#%s">%s</a><td>%s<td class="number">%s<td class="number">%s<td class="%s">%s
    """
        .formatted(
            outcome.benchmark().name(),
            outcome.benchmark().name(),
            escape(claim.text()),
            escape(value),
            escape(claim.goalText()),
            verdict,
            verdict);
  }

  private static String section(Outcome outcome) {
    Benchmark benchmark = outcome.benchmark();
    StringBuilder section =
        new StringBuilder(
            "<section id=\"%s\">%n<h2><b>%s</b> %s</h2>%n"
                .formatted(benchmark.name(), benchmark.name(), escape(benchmark.question())));
    if (!outcome.failure().isEmpty()) {
      section.append(
          "<p class=\"missed\">Not finished: %s</p>%n".formatted(escape(outcome.failure())));
    }
    byUnit(outcome)
        .forEach((unit, figures) ->
            section.append(unit.isEmpty() ? counts(figures) : Plot.of(unit, figures)));
    return section.append("</section>\n").toString();
  }

  /** The values of the rounds, by unit and name. */
  private static Map<String, Map<String, List<Double>>> byUnit(Outcome outcome) {
    Map<String, Map<String, List<Double>>> byUnit = new LinkedHashMap<>();
    for (Round round : outcome.rounds()) {
      round
          .values()
          .forEach((name, value) ->
              byUnit
                  .computeIfAbsent(outcome.unit(name), unit -> new LinkedHashMap<>())
                  .computeIfAbsent(name, n -> new ArrayList<>())
                  .add(value));
    }
    return byUnit;
  }

  /** What has no unit is told, not drawn. */
  private static String counts(Map<String, List<Double>> figures) {
    List<String> told = new ArrayList<>();
    figures.forEach((name, values) -> told.add(escape(name) + " " + Spread.of(values)));
    return "<p class=\"counts\">%s</p>%n".formatted(String.join(" · ", told));
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

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
