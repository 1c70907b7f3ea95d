package dev.ondol.frontend.query;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query request, or those of one structure in it. Lists are numbered from 1
 * without gaps: {@code Tags.member.1.Key}. The first of several parameters with one name counts.
 * Immutable.
 */
public final class QueryParameters {
  private static final int MAX_PARAMETERS = 2_000;

  private final Map<String, String> values;
  private final String prefix;

  private QueryParameters(Map<String, String> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /**
   * @param query of the URL, undecoded
   * @param form the body, {@code application/x-www-form-urlencoded}
   */
  public static QueryParameters of(String query, byte[] form) {
    Map<String, String> values = new LinkedHashMap<>();
    decode(query, values);
    decode(new String(form, StandardCharsets.UTF_8), values);
    return new QueryParameters(values, "");
  }

  private static void decode(String text, Map<String, String> values) {
    try {
      new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true)
          .parameters()
          .forEach((name, all) -> values.putIfAbsent(name, all.getFirst()));
    } catch (IllegalArgumentException e) {
      throw new OndolException(
          ErrorCode.MALFORMED_INPUT, "The request's parameters cannot be decoded", e);
    }
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(prefix + name));
  }

  /** For a constraint: the text, or the texts of a list; null if there is none. */
  @Nullable Object member(String name) {
    String text = values.get(prefix + name);
    if (text != null) {
      return text;
    }
    List<QueryParameters> structures = structures(name);
    return structures.isEmpty() ? null : structures;
  }

  /** A parameter that the constraints require. */
  public String require(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException("not required: " + name));
  }

  /** A list of texts. */
  public List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    for (int i = 1; ; i++) {
      String text = values.get(prefix + name + ".member." + i);
      if (text == null) {
        return texts;
      }
      texts.add(text);
    }
  }

  /** A list of structures, or of texts; each may be empty. */
  public List<QueryParameters> structures(String name) {
    List<QueryParameters> found = new ArrayList<>();
    for (int i = 1; ; i++) {
      String member = prefix + name + ".member." + i;
      if (values.keySet().stream()
          .noneMatch(key -> key.equals(member) || key.startsWith(member + "."))) {
        return found;
      }
      found.add(new QueryParameters(values, member + "."));
    }
  }

  /**
   * @throws OndolException MALFORMED_INPUT if it is no whole number
   */
  public Optional<Integer> integer(String name) {
    return find(name)
        .map(text -> {
          try {
            return Integer.valueOf(text);
          } catch (NumberFormatException e) {
            throw new OndolException(
                ErrorCode.MALFORMED_INPUT, "Invalid value for %s: %s".formatted(name, text), e);
          }
        });
  }
}
