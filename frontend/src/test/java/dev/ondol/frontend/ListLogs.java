package dev.ondol.frontend;

import dev.ondol.logs.LogReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Log events in a list; a cursor is an index into the events that a query selects. */
final class ListLogs implements LogReader {
  private record Line(String group, Event event) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  void add(String group, String stream, long timestamp, String message) {
    String id = "%020d".formatted(lines.size());
    lines.add(new Line(group, new Event(stream, id, timestamp, timestamp + 5, message)));
  }

  @Override
  public List<Group> groups(String prefix, String after, int limit) {
    return lines.stream()
        .map(Line::group)
        .filter(name -> name.startsWith(prefix) && name.compareTo(after) > 0)
        .distinct()
        .sorted()
        .limit(limit)
        .map(name -> new Group(name, 1, 2))
        .toList();
  }

  @Override
  public Optional<List<Stream>> streams(String group) {
    TreeMap<String, Stream> streams = new TreeMap<>();
    for (Line line : lines) {
      if (line.group.equals(group)) {
        Event event = line.event;
        streams.merge(
            event.stream(),
            new Stream(event.stream(), 1, event.timestampMillis(), event.timestampMillis(), 3),
            (a, b) -> new Stream(a.name(), 1, a.firstEventMillis(), b.lastEventMillis(), 3));
      }
    }
    return streams.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(streams.values()));
  }

  @Override
  public Page events(Query query, String cursor, int limit) {
    List<Event> all =
        lines.stream()
            .filter(line -> line.group.equals(query.group()))
            .map(Line::event)
            .filter(e -> query.streams().isEmpty() || query.streams().contains(e.stream()))
            .filter(e ->
                e.timestampMillis() >= query.startMillis()
                    && e.timestampMillis() < query.endMillis())
            .sorted(Comparator.comparingLong(Event::timestampMillis).thenComparing(Event::id))
            .toList();
    int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
    int to = Math.min(all.size(), from + limit);
    return new Page(all.subList(from, to), to < all.size() ? Integer.toString(to) : "");
  }

  @Override
  public boolean deleteGroup(String group) {
    return lines.removeIf(line -> line.group.equals(group));
  }
}
