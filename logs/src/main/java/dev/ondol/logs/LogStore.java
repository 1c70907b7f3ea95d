package dev.ondol.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.LogSink;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * The log store: groups in folders, written by one thread, read by any.
 *
 * <p>An append costs its caller an entry in a queue. The writer wakes up, waits a little so that
 * many events share a write, and puts them on disk; a read first waits until everything that was
 * appended before it is there. Events that do not fit into the queue, or that the disk does not
 * take, are dropped and counted; when there is room again, writing goes on.
 *
 * <p>Nothing here is forced to the disk: a power cut may take the last seconds of logs, a crash of
 * the platform what was in the queue.
 */
public final class LogStore implements LogSink, LogReader, AutoCloseable {
  /** No page is longer, whatever is asked for; as Amazon's service. */
  private static final int MAX_PAGE_EVENTS = 10_000;

  private static final Duration READ_WAIT = Duration.ofSeconds(2);

  private final NavigableMap<String, GroupLog> groups;
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

  LogStore(Path folder, LogLimits limits, LongSupplier clock) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      this.groups = new ConcurrentSkipListMap<>();
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
  public Optional<List<Stream>> streams(String group) {
    writer.await(READ_WAIT);
    return Optional.ofNullable(groups.get(group)).map(log -> reading(log::streams));
  }

  @Override
  public Page events(Query query, String cursor, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one event: " + limit);
    }
    writer.await(READ_WAIT);
    EventKey after = EventKey.parse(cursor);
    GroupLog group = groups.get(query.group());
    if (group == null) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
    }
    var page = new PageBuilder(query, after, Math.min(limit, MAX_PAGE_EVENTS));
    return reading(() -> {
      for (GroupLog.Extent extent : group.extents(query)) {
        if (page.isClosedTo(extent.firstMillis())) {
          break;
        }
        SegmentReader.read(
            extent.file(),
            extent.bytes(),
            (offset, bytes, event) -> page.offer(extent.number(), offset, event));
      }
      return page.page();
    });
  }

  @Override
  public boolean deleteGroup(String group) {
    return writer.delete(group);
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
