package dev.ondol.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Conditions CONDITIONS =
      new Conditions(Map.of("processors", "2 × <fast> & cheap | ones"));

  private static Round round(int number, double ondol, double floor) {
    Round round = new Round(number);
    round.put("ondol p50", "µs", ondol);
    round.put("raw Node p50", "µs", floor);
    return round;
  }

  private static List<Outcome> outcomes() {
    return List.of(
        new Outcome(
            new WarmLatency(),
            List.of(round(1, 150, 100), round(2, 330, 150), round(3, 130, 100)),
            ""));
  }

  @Test
  void aRatioIsTakenWithinItsRound() {
    assertThat(TextReport.claims(outcomes()))
        .containsPattern("W1 +p50, times raw Node HTTP +1.50 \\(1.30–2.20\\) +≤ 1.50 +met")
        .containsPattern("W1 +p50, times serverless-offline +not measured +≤ 0.25\n");
  }

  @Test
  void theTableOfAllClaimsFitsAHundredColumns() {
    List<Outcome> all = new ArrayList<>();
    for (Benchmark benchmark : Suite.ALL) {
      all.add(new Outcome(benchmark, List.of(), ""));
    }
    int widest = "12,345 (12,345–12,345)".length() - "not measured".length();
    assertThat(TextReport.claims(all).lines())
        .allSatisfy(line -> assertThat(line.length() + widest).isLessThanOrEqualTo(100));
  }

  @Test
  void theTableCanBeMadeOfTheData() {
    JsonNode w1 =
        JsonMapper.shared()
            .readTree(JsonReport.of(CONDITIONS, outcomes()))
            .get("benchmarks")
            .get(0);
    assertThat(w1.get("rounds").get(1).get("ondol p50").asDouble()).isEqualTo(330);
    assertThat(w1.get("units").get("ondol p50").asString()).isEqualTo("µs");
    JsonNode claim = w1.get("claims").get(0);
    assertThat(claim.get("median").asDouble()).isEqualTo(1.5);
    assertThat(claim.get("goal").asString()).isEqualTo("≤ 1.50");
    assertThat(claim.get("verdict").asString()).isEqualTo("met");
  }

  @Test
  void theReportNeedsNothingElseAndTakesNoTextForMarkup() {
    String page = HtmlReport.of(CONDITIONS, outcomes());
    assertThat(page)
        .contains("2 × &lt;fast&gt; &amp; cheap")
        .doesNotContain("{{")
        .doesNotContainPattern("(src|href)=\"(?!#)");
  }

  @Test
  void thePartOfAPageBetweenItsMarksIsReplaced() {
    String page =
        """
        before
        <!-- measured: written by ondol bench --markdown -->old<!-- end of measured -->
        after\
        """;
    String once = Page.with(page, CONDITIONS, outcomes());
    assertThat(once)
        .startsWith("before\n")
        .endsWith("\nafter")
        .doesNotContain("old")
        .contains("| W1 | p50, times raw Node HTTP | 1.50 (1.30–2.20) | ≤ 1.50 | met |")
        .contains("cheap \\| ones");
    assertThat(Page.with(once, CONDITIONS, outcomes())).isEqualTo(once);
    assertThatThrownBy(() -> Page.with("no marks", CONDITIONS, List.of()))
        .isInstanceOf(BenchException.class);
  }

  @Test
  void figuresThatLieFarApartAreDrawnOnALogarithmicScale() throws Exception {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    figures.put("raw <Node>", List.of(2.0, 3.0));
    figures.put("workerd", List.of(40.0));
    assertThat(Plot.of("ms", figures)).doesNotContain("logarithmic").contains("class=\"floor\"");
    figures.put("ondol", List.of(4000.0, 5000.0));
    String far = Plot.of("ms", figures);
    assertThat(far).contains("logarithmic").contains("class=\"peer\"").contains("class=\"own\"");
    var parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(far)));
    assertThat(parsed.getElementsByTagName("circle").getLength()).isEqualTo(5);
  }

  @Test
  void figuresThatAreAllAlikeOrNegativeAreDrawn() {
    assertThat(Plot.of("MB", Map.of("none", List.of(0.0, 0.0)))).doesNotContain("NaN");
    assertThat(Plot.of("MB", Map.of("less", List.of(-3.0, -1.0)))).doesNotContain("NaN");
  }
}
