package dev.ondol.frontend.iam;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.query.QueryParameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items in the order of their keys
 * @param marker where the next page begins; empty if there is none
 */
record Page<T>(List<T> items, String marker) {
  private static final int DEFAULT_SIZE = 100;

  /**
   * Cuts the page out that a request asks for.
   *
   * @param all in the order of their keys
   */
  static <T> Page<T> of(QueryParameters request, List<T> all, Function<T, String> key) {
    int size = request.integer("MaxItems").orElse(DEFAULT_SIZE);
    String after = request.find("Marker").map(Page::decoded).orElse("");
    List<T> rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    if (rest.size() <= size) {
      return new Page<>(rest, "");
    }
    List<T> items = rest.subList(0, size);
    String last = key.apply(items.getLast());
    return new Page<>(
        items, Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
  }

  /** Tells whether there is more. */
  void writeEnd(XmlWriter xml) {
    xml.element("IsTruncated", !marker.isEmpty());
    if (!marker.isEmpty()) {
      xml.element("Marker", marker);
    }
  }

  private static String decoded(String marker) {
    try {
      return new String(Base64.getDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new OndolException(
          ErrorCode.VALIDATION, "Invalid Marker: It does not match the request parameters.", e);
    }
  }
}
