package dev.ondol.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static Trend trend(String name, double from, double step) {
    List<Double> values = DoubleStream.iterate(from, v -> v + step).limit(40).boxed().toList();
    return new Trend(name, values);
  }

  @Test
  void quartersAreComparedByTheirMedians() {
    Trend trend =
        new Trend("cgroups", List.of(5.0, 900.0, 6.0, 7.0, 7.0, 7.0, 7.0, 7.0, 8.0, 2.0, 9.0, 8.0));
    assertThat(trend.first()).isEqualTo(6);
    assertThat(trend.last()).isEqualTo(8);
    assertThat(trend.isGrowing()).isFalse();
  }

  @Test
  void whatLosesOneEachSampleGrows() {
    assertThat(trend("file descriptors", 100, 1).isGrowing()).isTrue();
    assertThat(trend("mounts", 10, 1).isGrowing()).isTrue();
    assertThat(trend("mounts", 10, 0.2).isGrowing()).isFalse();
  }

  @Test
  void aHeapGrowsByKibibytesAndAFolderByMegabytes() {
    assertThat(trend("heap in use, KiB", 18_000, 50).isGrowing()).isFalse();
    assertThat(trend("heap in use, KiB", 18_000, 200).isGrowing()).isTrue();
    assertThat(trend("code on disk, MB", 1, 1).isGrowing()).isTrue();
  }

  @Test
  void logsMayGrow() {
    assertThat(trend("logs on disk, MB", 1, 100).isGrowing()).isFalse();
  }

  @Test
  void aShortSoakHasAQuarterOfOneSample() {
    assertThat(new Trend("threads", List.of(30.0, 31.0)).isGrowing()).isFalse();
  }
}
