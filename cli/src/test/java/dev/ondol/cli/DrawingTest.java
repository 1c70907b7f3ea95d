package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is drawn for a person. */
class DrawingTest {
  private static final Terminal PLAIN = new Terminal(false, false);

  @Test
  void eachBarOfAWaterfallBeginsWhereTheOneBeforeItEnded() {
    Map<String, Double> phases = new LinkedHashMap<>();
    phases.put("place", 24.0);
    phases.put("runtime", 24.0);
    String drawn = Waterfall.on(PLAIN, StandardCharsets.US_ASCII).draw(phases);

    assertThat(drawn.lines())
        .containsExactly(
            "    place              24.00 ms  " + "#".repeat(24),
            "    runtime            24.00 ms  " + " ".repeat(24) + "#".repeat(24),
            "    together           48.00 ms");
  }

  @Test
  void aWaterfallOfNothingIsStillDrawn() {
    assertThat(Waterfall.on(PLAIN, StandardCharsets.UTF_8).draw(Map.of("accept", 0.0)))
        .contains("accept", "\u2588", "together");
  }

  @Test
  void phasesAreReadFromTheHeaderInTheirOrder() {
    assertThat(StartOfInvoke.phases("accept;dur=0.041, function-init;dur=12.5"))
        .containsExactly(Map.entry("accept", 0.041), Map.entry("function-init", 12.5));
    assertThat(StartOfInvoke.phases("")).isEmpty();
  }

  @Test
  void aTableIsAsWideAsItsCells() {
    Table table = new Table("A", "LONG");
    table.row("wider", "b");

    assertThat(table.draw(PLAIN).lines()).containsExactly("A      LONG", "wider  b");
  }

  @Test
  void timesAreAsShortAsAGlanceNeeds() {
    assertThat(Table.time(Duration.ofMillis(250))).isEqualTo("250ms");
    assertThat(Table.time(Duration.ofMillis(3200))).isEqualTo("3.2s");
    assertThat(Table.time(Duration.ofMinutes(12))).isEqualTo("12m");
    assertThat(Table.time(Duration.ofHours(5))).isEqualTo("5h");
  }

  @Test
  void percentilesAreNearestRanks() {
    Percentiles percentiles = Percentiles.of(new double[] {4, 1, 3, 2});

    assertThat(percentiles.at(0.5)).isEqualTo(2);
    assertThat(percentiles.at(0.99)).isEqualTo(4);
  }
}
