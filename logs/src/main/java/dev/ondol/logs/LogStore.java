package dev.ondol.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.LogSink;
import dev.ondol.core.OndolException;
import dev.ondol.logs.PageBuilder.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The log store: groups in folders, written by one thread, read by any.
 *
 * <p>An append costs its caller an entry in a queue. The writer wakes up, waits a little so that
 * many events share a write, and puts them on disk; a read first waits until everything that was
 * appended before it is there. Events that do not fit into the queue, or that the disk does not
 * take, are dropped and counted; when there is room again, writing goes on.
 *
 * <p>No event is forced to the disk: a power cut may take the last seconds of logs, a crash of the
 * platform what was in the queue. What somebody set for a group is forced.
 */
public final class LogStore implements LogSink, LogReader, LogEditor, AutoCloseable {
  /** No page is longer, whatever is asked for; as Amazon's service. */
  private static final int MAX_PAGE_EVENTS = 10_000;

  private static final Duration READ_WAIT = Duration.ofSeconds(2);

  /** After so long a page ends at the next segment; what it costs is one segment more. */
  private static final Duration SEARCH_TIME = Duration.ofSeconds(2);

  private final NavigableMap<String, GroupLog> groups;
  private final LongSupplier clock;
  private final LogWriter writer;

  /**
   * Opens the store and starts its thread.
   *
   * @param folder made if it is not there
   * @throws OndolException SERVICE if it cannot be used
   */
  public LogStore(Path folder, LogLimits limits) {
    this(folder, limits, System::currentTimeMillis);
  }

  /**
   * @param clock by which events grow old, in milliseconds since the epoch
   */
  public LogStore(Path folder, LogLimits limits, LongSupplier clock) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      this.groups = new ConcurrentSkipListMap<>();
      this.clock = clock;
      this.writer = new LogWriter(folder, limits, clock, groups);
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "cannot use " + folder + " for logs", e);
    }
  }

  @Override
  public void append(String group, String stream, long timestampMillis, String message) {
    writer.append(group, stream, timestampMillis, message);
  }

  /** How many events have been dropped since the start. */
  public long dropped() {
    return writer.dropped();
  }

  /** By which events grow old. */
  public long nowMillis() {
    return clock.getAsLong();
  }

  /**
   * Hands each event that comes from now on to a follower, once it is on disk, until the following
   * is closed.
   *
   * @param follower called on the writer's thread: it must be quick and never wait
   */
  public Following follow(Set<String> ofGroups, LogFollower follower) {
    return writer.followers().add(ofGroups, follower);
  }

  @Override
  public List<Group> groups(String prefix, String after, int limit) {
    writer.await(READ_WAIT);
    var found = new ArrayList<Group>();
    boolean inclusive = prefix.compareTo(after) > 0;
    for (var entry : groups.tailMap(inclusive ? prefix : after, inclusive).entrySet()) {
      if (found.size() == limit || !entry.getKey().startsWith(prefix)) {
        break;
      }
      found.add(reading(entry.getValue()::group));
    }
    return found;
  }

  @Override
  public Optional<Group> group(String name) {
    writer.await(READ_WAIT);
    return Optional.ofNullable(groups.get(name)).map(log -> reading(log::group));
  }

  @Override
  public Optional<List<Stream>> streams(String group) {
    writer.await(READ_WAIT);
    return Optional.ofNullable(groups.get(group)).map(log -> reading(log::streams));
  }

  @Override
  public Page events(Query query, String cursor, int limit) {
    return read(
        query, message -> true, EventKey.parse(cursor, EventKey.START), limit, Direction.FORWARD);
  }

  @Override
  public Page eventsBefore(Query query, String cursor, int limit) {
    return read(
        query, message -> true, EventKey.parse(cursor, EventKey.END), limit, Direction.BACKWARD);
  }

  @Override
  public Page search(Query query, Predicate<String> wanted, String cursor, int limit) {
    return read(query, wanted, EventKey.parse(cursor, EventKey.START), limit, Direction.FORWARD);
  }

  private Page read(
      Query asked, Predicate<String> wanted, EventKey from, int limit, Direction direction) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one event: " + limit);
    }
    writer.await(READ_WAIT);
    GroupLog group = LogWriter.require(groups.get(asked.group()));
    Query query = asked.notBefore(group.oldestMillis(nowMillis()));
    var page = new PageBuilder(query, wanted, from, Math.min(limit, MAX_PAGE_EVENTS), direction);
    return reading(() -> {
      fill(page, group.view(query), direction);
      return page.page();
    });
  }

  private static void fill(PageBuilder page, GroupLog.View view, Direction direction)
      throws IOException {
    long begunNanos = System.nanoTime();
    for (GroupLog.Extent extent : page.inOrder(view.extents())) {
      boolean late = System.nanoTime() - begunNanos > SEARCH_TIME.toNanos();
      if (page.isClosedTo(extent)
          || (late && direction == Direction.FORWARD && page.endBefore(extent))) {
        break;
      }
      SegmentReader.read(
          extent.file(),
          extent.bytes(),
          (offset, bytes, event) -> page.offer(extent.number(), offset, event, view.deleted()));
    }
  }

  @Override
  public void createGroup(String name, GroupSettings settings) {
    writer.createGroup(name, settings);
  }

  @Override
  public void changeGroup(String name, UnaryOperator<GroupSettings> change) {
    writer.changeGroup(name, change);
  }

  @Override
  public boolean deleteGroup(String group) {
    return writer.deleteGroup(group);
  }

  @Override
  public void createStream(String group, String stream) {
    writer.createStream(group, stream);
  }

  @Override
  public void deleteStream(String group, String stream) {
    writer.deleteStream(group, stream);
  }

  @Override
  public void put(String group, String stream, List<Entry> events) {
    writer.put(group, stream, events);
  }

  /** Writes what is in the queue and ends the thread; later appends are dropped. */
  @Override
  public void close() {
    writer.close();
  }

  private static <T> T reading(Read<T> read) {
    try {
      return read.get();
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "the logs cannot be read", e);
    }
  }

  @FunctionalInterface
  private interface Read<T> {
    T get() throws IOException;
  }
}
