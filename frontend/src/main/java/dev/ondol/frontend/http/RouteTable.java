package dev.ondol.frontend.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the route of a request by method, path and, in the few cases that need it, query. A path
 * parameter is one segment of the raw path, decoded after the cut: a slash that came encoded stays
 * part of the name and meets the name's pattern there. Immutable, any thread.
 *
 * <p>Lines are tried in groups of equal method and number of segments, at most some twenty each;
 * literal segments are compared in place, so a match costs no more than its parameters.
 */
public final class RouteTable {
  private static final int MAX_SEGMENTS = 8;

  private final Map<HttpMethod, List<List<Line>>> lines = new HashMap<>();

  public RouteTable(List<Route> routes) {
    for (Route route : routes) {
      Line line = Line.of(route);
      List<List<Line>> bySize =
          lines.computeIfAbsent(
              route.method(),
              method -> {
                List<List<Line>> sizes = new ArrayList<>();
                for (int size = 0; size <= MAX_SEGMENTS; size++) {
                  sizes.add(new ArrayList<>());
                }
                return sizes;
              });
      List<Line> group = bySize.get(line.segments.size());
      // A line that demands a query goes before the one that does not.
      group.add(line.query.isEmpty() ? group.size() : 0, line);
    }
  }

  /**
   * @param rawPath undecoded; a slash at the end is ignored, as older clients send one
   * @param rawQuery undecoded, without its question mark; empty if there is none
   */
  public Optional<Match> match(HttpMethod method, String rawPath, String rawQuery) {
    List<List<Line>> bySize = lines.get(method);
    if (bySize == null || rawPath.isEmpty() || rawPath.charAt(0) != '/') {
      return Optional.empty();
    }
    int end =
        rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
    int segments = 0;
    for (int i = 0; i < end; i++) {
      if (rawPath.charAt(i) == '/') {
        segments++;
      }
    }
    if (segments > MAX_SEGMENTS) {
      return Optional.empty();
    }
    for (Line line : bySize.get(segments)) {
      if (line.matches(rawPath, end, rawQuery)) {
        return Optional.of(new Match(line.route, line.parameters(rawPath, end)));
      }
    }
    return Optional.empty();
  }

  /**
   * @param path the parameters by name, decoded
   */
  public record Match(Route route, Map<String, String> path) {}

  private record Line(Route route, List<String> segments, String query) {
    static Line of(Route route) {
      String[] parts = route.template().split("\\?", 2);
      List<String> segments = List.of(parts[0].substring(1).split("/"));
      return new Line(route, segments, parts.length == 2 ? parts[1] : "");
    }

    boolean matches(String path, int end, String rawQuery) {
      int from = 1;
      for (String segment : segments) {
        int to = segmentEnd(path, from, end);
        boolean fits =
            isParameter(segment)
                ? to > from
                : to - from == segment.length() && path.startsWith(segment, from);
        if (!fits) {
          return false;
        }
        from = to + 1;
      }
      return query.isEmpty() || List.of(rawQuery.split("&")).contains(query);
    }

    Map<String, String> parameters(String path, int end) {
      Map<String, String> parameters = Map.of();
      int from = 1;
      for (String segment : segments) {
        int to = segmentEnd(path, from, end);
        if (isParameter(segment)) {
          String name = segment.substring(1, segment.length() - 1);
          String value = decode(path.substring(from, to));
          if (parameters.isEmpty()) {
            parameters = Map.of(name, value);
          } else {
            parameters = new HashMap<>(parameters);
            parameters.put(name, value);
          }
        }
        from = to + 1;
      }
      return parameters;
    }

    private static boolean isParameter(String segment) {
      return segment.charAt(0) == '{';
    }

    private static int segmentEnd(String path, int from, int end) {
      int slash = path.indexOf('/', from);
      return slash < 0 || slash > end ? end : slash;
    }

    /** Percent-decodes; a plus stays a plus, and what cannot be decoded stays as it is. */
    private static String decode(String segment) {
      if (segment.indexOf('%') < 0) {
        return segment;
      }
      try {
        return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
      } catch (IllegalArgumentException undecodable) {
        return segment;
      }
    }
  }
}
