package dev.ondol.logs;

import java.util.List;
import java.util.Optional;

/** Reads what the log store holds. Any thread; may block on the disk. */
public interface LogReader {
  /** In the order of their names, from behind {@code after} on. */
  List<Group> groups(String prefix, String after, int limit);

  /** All streams of a group in the order of their names; empty if there is no such group. */
  Optional<List<Stream>> streams(String group);

  /**
   * The events of some streams by timestamp, then stream, then arrival. A page may end before its
   * limit where messages are long, but has at least one event if there are more.
   *
   * @param cursor from an earlier answer; empty to begin at {@code query.startMillis}
   * @throws dev.ondol.core.OndolException RESOURCE_NOT_FOUND if there is no such group;
   *     INVALID_PARAMETER for a cursor that this store did not make
   */
  Page events(Query query, String cursor, int limit);

  /** Removes a group with all its streams; false if there was none. */
  boolean deleteGroup(String group);

  record Group(String name, long createdMillis, long storedBytes) {}

  record Stream(
      String name, long createdMillis, long firstEventMillis, long lastEventMillis, long bytes) {}

  /**
   * @param streams only these; empty for all
   * @param startMillis inclusive
   * @param endMillis exclusive
   */
  record Query(String group, List<String> streams, long startMillis, long endMillis) {
    public Query {
      streams = List.copyOf(streams);
    }
  }

  /**
   * @param id unique within the store, ascending within a stream
   */
  record Event(
      String stream, String id, long timestampMillis, long ingestedMillis, String message) {}

  /**
   * @param cursor where to go on; empty when all has been read
   */
  record Page(List<Event> events, String cursor) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
