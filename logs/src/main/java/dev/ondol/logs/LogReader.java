package dev.ondol.logs;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what the log store holds. Any thread; may block on the disk. */
public interface LogReader {
  /** In the order of their names, from behind {@code after} on. */
  List<Group> groups(String prefix, String after, int limit);

  /** One group, or empty if there is none of that name. */
  Optional<Group> group(String name);

  /** All streams of a group in the order of their names; empty if there is no such group. */
  Optional<List<Stream>> streams(String group);

  /**
   * The events of some streams by timestamp, then stream, then arrival. A page may end before its
   * limit where messages are long, but has at least one event if there are more.
   *
   * @param cursor from an earlier answer, or {@link Event#cursor}; empty to begin at {@code
   *     query.startMillis}
   * @throws dev.ondol.core.OndolException RESOURCE_NOT_FOUND if there is no such group;
   *     INVALID_PARAMETER for a cursor that this store did not make
   */
  Page events(Query query, String cursor, int limit);

  /**
   * The last events before a place, in the same order.
   *
   * @param cursor from {@link Event#cursor}; empty for the end
   * @throws dev.ondol.core.OndolException as {@link #events}
   */
  Page eventsBefore(Query query, String cursor, int limit);

  /**
   * The events whose messages are wanted, in the same order. The work for one page is bounded, so a
   * page may be empty and yet have a cursor to go on from.
   *
   * @throws dev.ondol.core.OndolException as {@link #events}
   */
  Page search(Query query, Predicate<String> wanted, String cursor, int limit);

  /** What a group is. */
  record Group(String name, long createdMillis, long storedBytes, GroupSettings settings) {}

  /**
   * What a stream is.
   *
   * @param firstEventMillis 0 as all that follow where it has no event
   */
  record Stream(
      String name,
      long createdMillis,
      long firstEventMillis,
      long lastEventMillis,
      long lastIngestedMillis,
      long bytes) {
    static Stream of(String name, long createdMillis, SegmentIndex.Part part) {
      return new Stream(
          name,
          createdMillis,
          part.firstMillis(),
          part.lastMillis(),
          part.ingestedMillis(),
          part.bytes());
    }

    static Stream empty(String name, long createdMillis) {
      return new Stream(name, createdMillis, 0, 0, 0, 0);
    }

    public boolean isEmpty() {
      return bytes == 0;
    }
  }

  /**
   * What to look for.
   *
   * @param streams only these; empty for all
   * @param startMillis inclusive
   * @param endMillis exclusive
   */
  record Query(String group, List<String> streams, long startMillis, long endMillis) {
    public Query {
      streams = List.copyOf(streams);
    }

    Query notBefore(long millis) {
      return millis <= startMillis ? this : new Query(group, streams, millis, endMillis);
    }
  }

  /**
   * One event.
   *
   * @param id unique within the store, ascending within a stream
   */
  record Event(
      String stream, String id, long timestampMillis, long ingestedMillis, String message) {
    /** This event's place among all. */
    public String cursor() {
      return EventKey.of(this).cursor();
    }
  }

  /**
   * Some events.
   *
   * @param cursor where to go on; empty when all has been read
   */
  record Page(List<Event> events, String cursor) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
