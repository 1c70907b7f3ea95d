package dev.ondol.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes what is on disk. It takes events and orders from the queue in the
 * order in which they came; an order, such as to delete a group, sees all events before it.
 */
final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** More groups may be written to, but not more files are open. */
  private static final int MAX_OPEN_GROUPS = 64;

  /** Each costs a folder, and its name and settings in memory. */
  private static final int MAX_GROUPS = 100_000;

  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  /** A disk that stays full says so this often. */
  private static final Duration COMPLAINT_INTERVAL = Duration.ofMinutes(1);

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final Path folder;
  private final LogLimits limits;
  private final LongSupplier clock;
  private final Map<String, GroupLog> groups;
  private final LogQueue queue;
  private final LogOrders orders;
  private final LogFollowers followers = new LogFollowers();
  private final Thread thread;

  /** Groups that may hold an open file, the least recently written first. The thread's own. */
  private final LinkedHashMap<String, GroupLog> open = new LinkedHashMap<>(16, 0.75f, true);

  private long lastSegment;
  private long lastExpiryMillis;
  private long lastComplaintNanos = System.nanoTime() - COMPLAINT_INTERVAL.toNanos();

  /** Lists the groups of a folder into a map, which it then keeps current, and starts. */
  LogWriter(Path folder, LogLimits limits, LongSupplier clock, Map<String, GroupLog> groups)
      throws IOException {
    this.folder = folder;
    this.limits = limits;
    this.clock = clock;
    this.groups = groups;
    this.queue = new LogQueue(limits.queueBytes());
    this.orders = new LogOrders(queue);
    try (var folders = Files.list(folder)) {
      for (Path path : folders.toList()) {
        list(path);
      }
    }
    this.lastExpiryMillis = clock.getAsLong();
    this.thread = Thread.ofPlatform().name("log-writer").daemon(true).start(this::run);
  }

  private void list(Path path) throws IOException {
    var found = GroupFolder.open(path);
    if (found.isEmpty()) {
      GroupFolder.delete(path);
      return;
    }
    for (Path segment : found.get().segments()) {
      lastSegment = Math.max(lastSegment, Segment.number(segment));
    }
    groups.put(
        found.get().name(),
        new GroupLog(found.get(), GroupSettings.load(path), limits, () -> ++lastSegment));
  }

  void append(String group, String stream, long timestampMillis, String message) {
    queue.offer(group, stream, timestampMillis, message);
  }

  long dropped() {
    return queue.dropped();
  }

  /** Waits until everything that was appended before is on disk, or dropped. */
  void await(Duration limit) {
    var done = new CompletableFuture<Boolean>();
    if (queue.order(() -> done.complete(true))) {
      try {
        done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.warn("the log writer is {} behind; reading what is there", limit);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException("an order that does nothing failed", e);
      }
    }
  }

  LogFollowers followers() {
    return followers;
  }

  void createGroup(String name, GroupSettings settings) {
    orders.call(() -> {
      if (groups.containsKey(name)) {
        throw new OndolException(
            ErrorCode.RESOURCE_ALREADY_EXISTS, "The specified log group already exists");
      }
      return make(name, settings);
    });
  }

  void changeGroup(String name, UnaryOperator<GroupSettings> change) {
    orders.call(() -> {
      GroupLog log = require(groups.get(name));
      log.configure(change.apply(log.settings()));
      return true;
    });
  }

  boolean deleteGroup(String name) {
    return orders.call(() -> remove(name));
  }

  void createStream(String group, String stream) {
    orders.call(() -> {
      require(groups.get(group)).makeStream(stream, clock.getAsLong());
      return true;
    });
  }

  void deleteStream(String group, String stream) {
    orders.call(() -> {
      require(groups.get(group)).deleteStream(stream);
      return true;
    });
  }

  void put(String group, String stream, List<LogEditor.Entry> events) {
    orders.call(() -> {
      GroupLog log = require(groups.get(group));
      log.requireStream(stream);
      long now = clock.getAsLong();
      var records =
          events.stream()
              .map(e -> new LogRecord(e.timestampMillis(), now, stream, e.message()))
              .toList();
      IOException cause = append(log, records).cause();
      if (cause != null) {
        throw cause;
      }
      return true;
    });
  }

  /**
   * @throws OndolException RESOURCE_NOT_FOUND
   */
  static GroupLog require(@Nullable GroupLog log) {
    if (log == null) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
    }
    return log;
  }

  void close() {
    queue.close();
    try {
      if (!thread.join(CLOSE_WAIT)) {
        LOG.warn("the log writer did not finish within {}", CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (queue.await(EXPIRY_INTERVAL)) {
      try {
        write(queue.take());
        expire();
      } catch (RuntimeException e) {
        LOG.error("the log writer lost events", e);
      }
    }
    open.values().forEach(this::release);
  }

  private void write(List<LogQueue.Item> items) {
    long now = clock.getAsLong();
    var batches = new LinkedHashMap<String, List<LogRecord>>();
    for (LogQueue.Item item : items) {
      switch (item) {
        case LogQueue.Event(var group, var stream, var at, var message) ->
            batches
                .computeIfAbsent(group, name -> new ArrayList<>())
                .add(new LogRecord(at, now, stream, message));
        case LogQueue.Order(var action) -> {
          batches.forEach(this::write);
          batches.clear();
          action.run();
        }
      }
    }
    batches.forEach(this::write);
  }

  private void write(String group, List<LogRecord> events) {
    GroupLog log;
    try {
      log = group(group);
    } catch (IOException | OndolException e) {
      lost(group, events.size(), e);
      return;
    }
    GroupLog.Appended appended = append(log, events);
    IOException cause = appended.cause();
    if (cause != null) {
      lost(group, appended.lost(), cause);
    }
  }

  private GroupLog.Appended append(GroupLog log, List<LogRecord> events) {
    String group = log.folder().name();
    open.put(group, log);
    GroupLog.Appended appended = log.append(events);
    followers.tell(group, events.subList(0, events.size() - appended.lost()));
    while (open.size() > MAX_OPEN_GROUPS) {
      release(open.pollFirstEntry().getValue());
    }
    return appended;
  }

  private GroupLog group(String name) throws IOException {
    GroupLog known = groups.get(name);
    if (known != null) {
      return known;
    }
    return make(name, GroupSettings.DEFAULT);
  }

  private GroupLog make(String name, GroupSettings settings) throws IOException {
    if (groups.size() >= MAX_GROUPS) {
      throw new OndolException(ErrorCode.LIMIT_EXCEEDED, "Resource limit exceeded.");
    }
    GroupFolder made = GroupFolder.create(folder, name, settings, clock.getAsLong());
    var log = new GroupLog(made, settings, limits, () -> ++lastSegment);
    groups.put(name, log);
    return log;
  }

  private void lost(String group, int events, Exception cause) {
    queue.drop(events);
    long now = System.nanoTime();
    if (now - lastComplaintNanos >= COMPLAINT_INTERVAL.toNanos()) {
      lastComplaintNanos = now;
      LOG.warn("events of {} are dropped, {} in all", group, queue.dropped(), cause);
    }
  }

  private boolean remove(String name) throws IOException {
    open.remove(name);
    GroupLog log = groups.remove(name);
    if (log == null) {
      return false;
    }
    log.delete();
    return true;
  }

  private void release(GroupLog log) {
    try {
      log.release();
    } catch (IOException e) {
      LOG.warn("a file of {} did not close well", log.folder().name(), e);
    }
  }

  private void expire() {
    long now = clock.getAsLong();
    if (Math.abs(now - lastExpiryMillis) < EXPIRY_INTERVAL.toMillis()) {
      return;
    }
    lastExpiryMillis = now;
    for (GroupLog log : groups.values()) {
      try {
        log.expire(now);
      } catch (IOException e) {
        LOG.warn("old events of {} stay", log.folder().name(), e);
      }
    }
  }
}
