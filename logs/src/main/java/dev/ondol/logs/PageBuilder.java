package dev.ondol.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first events of a query behind a place, or the last ones before it, whatever the order
 * in which it is shown them. It holds no more than a page: an event that does not fit pushes out
 * the farthest, and from then on nothing beyond the first that was pushed out is taken, for a page
 * has no gaps.
 */
final class PageBuilder {
  /** As Amazon's service: one page has at most 1 MiB of messages, but at least one event. */
  private static final int MAX_CHARS = 1024 * 1024;

  /** Which way to go from the place. */
  enum Direction {
    FORWARD,
    BACKWARD;

    Comparator<EventKey> order() {
      return switch (this) {
        case FORWARD -> Comparator.naturalOrder();
        case BACKWARD -> Comparator.reverseOrder();
      };
    }
  }

  private final LogReader.Query query;
  private final Predicate<String> wanted;
  private final EventKey from;
  private final int limit;
  private final Direction direction;
  private final Comparator<EventKey> order;
  private final Set<String> streams;
  private final TreeMap<EventKey, LogReader.Event> events;
  private long chars;
  private @Nullable EventKey bound;
  private @Nullable EventKey seenUpTo;

  PageBuilder(
      LogReader.Query query,
      Predicate<String> wanted,
      EventKey from,
      int limit,
      Direction direction) {
    this.query = query;
    this.wanted = wanted;
    this.from = from;
    this.limit = limit;
    this.direction = direction;
    this.streams = Set.copyOf(query.streams());
    this.order = direction.order();
    this.events = new TreeMap<>(order);
  }

  /** Segments in the order in which they may contribute. */
  List<GroupLog.Extent> inOrder(List<GroupLog.Extent> extents) {
    var sorted = new ArrayList<>(extents);
    sorted.sort(
        direction == Direction.FORWARD
            ? Comparator.comparingLong(GroupLog.Extent::firstMillis)
            : Comparator.comparingLong(GroupLog.Extent::lastMillis).reversed());
    return sorted;
  }

  /** Whether it is full and could not take any event of this segment or of those behind it. */
  boolean isClosedTo(GroupLog.Extent extent) {
    return direction == Direction.FORWARD
        ? isClosedTo(extent.firstMillis())
        : isClosedTo(extent.lastMillis());
  }

  private boolean isClosedTo(long timestampMillis) {
    EventKey end = bound;
    return end != null
        && (direction == Direction.FORWARD
            ? timestampMillis > end.timestampMillis()
            : timestampMillis < end.timestampMillis());
  }

  /**
   * Ends the page before this segment, the first that has not been read, if the next page will
   * begin farther on than this one. Forwards only.
   */
  boolean endBefore(GroupLog.Extent extent) {
    EventKey end = EventKey.firstAt(extent.firstMillis());
    if (end.compareTo(from) <= 0) {
      return false;
    }
    events.tailMap(end, true).clear();
    seenUpTo = end;
    return true;
  }

  void offer(
      long segment, long offset, LogRecord event, Map<String, StreamRegister.Place> deleted) {
    long at = event.timestampMillis();
    if (at < query.startMillis()
        || at >= query.endMillis()
        || isClosedTo(at)
        || !(streams.isEmpty() || streams.contains(event.stream()))) {
      return;
    }
    var key = new EventKey(at, event.stream(), EventKey.idAt(segment, offset));
    EventKey end = bound;
    if (order.compare(key, from) <= 0 || (end != null && order.compare(key, end) >= 0)) {
      return;
    }
    StreamRegister.Place place = deleted.get(event.stream());
    if ((place == null || !place.isBehind(segment, offset)) && wanted.test(event.message())) {
      add(key, event);
    }
  }

  private void add(EventKey key, LogRecord event) {
    events.put(
        key,
        new LogReader.Event(
            key.stream(),
            key.id(),
            event.timestampMillis(),
            event.ingestedMillis(),
            event.message()));
    chars += event.message().length();
    while (events.size() > limit || (chars > MAX_CHARS && events.size() > 1)) {
      var last = events.pollLastEntry();
      chars -= last.getValue().message().length();
      bound = last.getKey();
    }
  }

  /** In the order of time, whatever the direction. */
  LogReader.Page page() {
    var found = direction == Direction.FORWARD ? events.values() : events.descendingMap().values();
    return new LogReader.Page(List.copyOf(found), cursor());
  }

  private String cursor() {
    if (seenUpTo != null) {
      return seenUpTo.cursor();
    }
    return bound == null ? "" : events.lastKey().cursor();
  }
}
