package dev.ondol.logs;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first events of a query, whatever the order in which it is shown them. It holds no more
 * than a page: an event that does not fit pushes out the last ones, and from then on nothing behind
 * the first that was pushed out is taken, for a page has no gaps.
 */
final class PageBuilder {
  /** As Amazon's service: one page has at most 1 MiB of messages, but at least one event. */
  private static final int MAX_CHARS = 1024 * 1024;

  private final LogReader.Query query;
  private final EventKey after;
  private final int limit;
  private final java.util.Set<String> streams;
  private final TreeMap<EventKey, LogReader.Event> events = new TreeMap<>();
  private long chars;
  private @Nullable EventKey bound;

  PageBuilder(LogReader.Query query, EventKey after, int limit) {
    this.query = query;
    this.after = after;
    this.limit = limit;
    this.streams = java.util.Set.copyOf(query.streams());
  }

  /** Whether it is full and could not take an event of this time any more. */
  boolean isClosedTo(long timestampMillis) {
    EventKey first = bound;
    return first != null && timestampMillis > first.timestampMillis();
  }

  void offer(long segment, long offset, LogRecord event) {
    long at = event.timestampMillis();
    if (at < query.startMillis()
        || at >= query.endMillis()
        || isClosedTo(at)
        || !(streams.isEmpty() || streams.contains(event.stream()))) {
      return;
    }
    var key = new EventKey(at, event.stream(), EventKey.idAt(segment, offset));
    EventKey first = bound;
    if (key.compareTo(after) <= 0 || (first != null && key.compareTo(first) >= 0)) {
      return;
    }
    events.put(
        key,
        new LogReader.Event(key.stream(), key.id(), at, event.ingestedMillis(), event.message()));
    chars += event.message().length();
    while (events.size() > limit || (chars > MAX_CHARS && events.size() > 1)) {
      var last = events.pollLastEntry();
      chars -= last.getValue().message().length();
      bound = last.getKey();
    }
  }

  LogReader.Page page() {
    String cursor = bound == null ? "" : events.lastKey().cursor();
    return new LogReader.Page(java.util.List.copyOf(events.values()), cursor);
  }
}
