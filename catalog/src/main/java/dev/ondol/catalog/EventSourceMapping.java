package dev.ondol.catalog;

import java.util.Map;
import java.util.Objects;

/**
 * What is set for reading an event source on behalf of a function.
 *
 * @param functionArn as the caller named it
 * @param sourceArn empty for a source of the caller's own
 * @param configuration JSON, as it is shown
 * @param tags in no order
 */
public record EventSourceMapping(
    String functionArn, String sourceArn, String configuration, Map<String, String> tags) {
  public EventSourceMapping {
    tags = Map.copyOf(Objects.requireNonNullElse(tags, Map.of()));
  }
}
