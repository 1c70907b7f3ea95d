package dev.ondol.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mixed load for long, of which nothing may be left behind. A part of the time warms up and does
 * not count. Every ten seconds it is written down what the platform has of the host. It fails when
 * an answer is wrong, when a figure of the last quarter is beyond that of the first and its
 * tolerance, or when the platform does not come to rest at the end.
 */
final class Soak {
  private static final Duration SAMPLE = Duration.ofSeconds(10);
  private static final Duration MAX_WARM_UP = Duration.ofMinutes(3);
  private static final int WARM_UP_PART = 5;

  /** The heap is looked at after a collection, which takes a moment. */
  private static final int HEAP_EVERY = 3;

  private static final Duration REST_LIMIT = Duration.ofSeconds(60);

  private final Ondol ondol;
  private final Host host;
  private final Progress progress;
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private Map<String, Long> counts = Map.of();

  Soak(Ondol ondol, Host host, Progress progress) {
    this.ondol = ondol;
    this.host = host;
    this.progress = progress;
  }

  void run(Duration time) {
    Duration part = time.dividedBy(WARM_UP_PART);
    Duration warmUp = part.compareTo(MAX_WARM_UP) < 0 ? part : MAX_WARM_UP;
    try (SoakLoad load = new SoakLoad(ondol.api())) {
      try {
        progress.say("soak: warms up for " + warmUp.toSeconds() + " s");
        Pause.of(warmUp);
        sampleFor(time, load);
      } catch (BenchException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
      load.stop();
      counts = load.counts();
      faults.addAll(load.faults());
      comeToRest(load);
    }
  }

  private void sampleFor(Duration time, SoakLoad load) {
    Footprint footprint = new Footprint(ondol);
    long begin = System.nanoTime();
    for (int i = 0; System.nanoTime() - begin < time.toNanos(); i++) {
      if (i % HEAP_EVERY == 0) {
        put("heap in use, KiB", ondol.liveHeapKib(host));
      }
      footprint.now().forEach(this::put);
      long minutesLeft = (time.toNanos() - (System.nanoTime() - begin)) / 60_000_000_000L;
      if (i % HEAP_EVERY == 0) {
        progress.say("soak: %s; %d minutes left".formatted(told(load.counts()), minutesLeft));
      }
      Pause.until(begin + (i + 1) * SAMPLE.toNanos());
    }
  }

  private void put(String name, double value) {
    samples.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private void comeToRest(SoakLoad load) {
    try {
      load.deleteAll();
      Pause.untilTrue(
          "there is no slot without functions",
          REST_LIMIT,
          () -> ondol.api().metric("ondol_slots{", "") == 0);
      Pause.untilTrue(
          "no event waits", REST_LIMIT, () -> ondol.api().metric("ondol_events_waiting", "") == 0);
    } catch (BenchException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private List<Trend> trends() {
    return samples.entrySet().stream()
        .map(each -> new Trend(each.getKey(), each.getValue()))
        .toList();
  }

  boolean isClean() {
    return faults.isEmpty() && trends().stream().noneMatch(Trend::isGrowing);
  }

  /** For a terminal. */
  String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "first quarter", "last quarter", ""));
    for (Trend trend : trends()) {
      rows.add(
          List.of(
              trend.name(),
              Spread.number(trend.first()),
              Spread.number(trend.last()),
              verdict(trend)));
    }
    return TextReport.table(rows)
        + "\n  "
        + told(counts)
        + "\n"
        + faults.stream().map(fault -> "  wrong: " + fault + "\n").reduce("", String::concat);
  }

  /** Such as {@code 29 cold java, 30 cold node, 3,481 warm node}. */
  private static String told(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(each -> "%,d %s".formatted(each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String verdict(Trend trend) {
    if (trend.isKept()) {
      return "kept on purpose";
    }
    return trend.isGrowing() ? "grows" : "flat";
  }

  /** A page with a picture of each figure over time. */
  String html(Conditions conditions) {
    StringBuilder pictures = new StringBuilder();
    for (Trend trend : trends()) {
      pictures.append(
          "<section><h2>%s <small>%s → %s, %s</small></h2>%s</section>%n"
              .formatted(
                  HtmlReport.escape(trend.name()),
                  Spread.number(trend.first()),
                  Spread.number(trend.last()),
                  verdict(trend),
                  Curve.of(trend.values())));
    }
    StringBuilder told = new StringBuilder("<p>" + HtmlReport.escape(told(counts)) + "</p>");
    faults.forEach(
        fault -> told.append("<p class=\"missed\">%s</p>%n".formatted(HtmlReport.escape(fault))));
    return HtmlReport.page("soak.html", conditions)
        .replace("{{faults}}", told)
        .replace("{{sections}}", pictures);
  }

  String json(Conditions conditions) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("conditions", conditions.facts());
    all.put("sample-seconds", SAMPLE.toSeconds());
    all.put("samples", samples);
    all.put("requests", counts);
    all.put("faults", faults);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(all);
  }
}
