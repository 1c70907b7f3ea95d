package dev.ondol.catalog;

import dev.ondol.core.FunctionVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A function, or one published version of it, as the catalog keeps it: what runs, and what is only
 * told back. Immutable.
 *
 * @param version what runs: {@code $LATEST} or a published version
 * @param details what no slot needs
 */
public record Function(FunctionVersion version, Details details) {
  public String name() {
    return version.function().name();
  }

  /** The same with these layers in the place of those that it has. */
  public Function with(List<Layer> layers) {
    FunctionVersion.Code code = version.code();
    return new Function(
        new FunctionVersion(
            version.function(),
            version.version(),
            version.revisionId(),
            new FunctionVersion.Code(
                code.runtime(),
                code.handler(),
                code.sha256(),
                code.sizeBytes(),
                layers.stream().map(Layer::sha256).toList()),
            version.limits(),
            version.settings()),
        new Details(
            details.description,
            details.architecture,
            details.tracingMode,
            details.lastModified,
            details.tags,
            layers));
  }

  /**
   * A layer as it was when the function got it. It stays so if the layer's version is deleted.
   *
   * @param arn of the layer's version
   * @param sha256 of its zip
   * @param sizeBytes of its zip
   */
  public record Layer(String arn, String sha256, long sizeBytes) {}

  /**
   * @param description empty if none
   * @param architecture {@code x86_64} or {@code arm64}
   * @param tracingMode {@code PassThrough} or {@code Active}
   * @param lastModified millisecond precision
   * @param tags in no order; empty for a published version
   * @param layers whose content the code names, in the same order
   */
  public record Details(
      String description,
      String architecture,
      String tracingMode,
      Instant lastModified,
      Map<String, String> tags,
      List<Layer> layers) {
    public Details {
      tags = Map.copyOf(tags);
      layers = Objects.requireNonNullElse(layers, List.of());
    }

    /** Without layers. */
    public Details(
        String description,
        String architecture,
        String tracingMode,
        Instant lastModified,
        Map<String, String> tags) {
      this(description, architecture, tracingMode, lastModified, tags, List.of());
    }

    /** The same with another description, time and tags. */
    public Details with(String otherDescription, Instant otherTime, Map<String, String> otherTags) {
      return new Details(otherDescription, architecture, tracingMode, otherTime, otherTags, layers);
    }
  }
}
