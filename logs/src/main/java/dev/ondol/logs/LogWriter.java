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

  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  /** A disk that stays full says so this often. */
  private static final Duration COMPLAINT_INTERVAL = Duration.ofMinutes(1);

  private static final Duration DELETE_WAIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final Path folder;
  private final LogLimits limits;
  private final LongSupplier clock;
  private final Map<String, GroupLog> groups;
  private final LogQueue queue;
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
    groups.put(found.get().name(), new GroupLog(found.get(), limits, () -> ++lastSegment));
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

  /**
   * @return false if there was no such group
   */
  boolean delete(String name) {
    var done = new CompletableFuture<Boolean>();
    boolean taken =
        queue.order(() -> {
          try {
            done.complete(remove(name));
          } catch (IOException e) {
            done.completeExceptionally(e);
          }
        });
    if (!taken) {
      throw new OndolException(ErrorCode.SERVICE, "the log store is closed");
    }
    try {
      return done.get(DELETE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OndolException(ErrorCode.SERVICE, "interrupted while a log group went", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new OndolException(ErrorCode.SERVICE, "the log group could not be removed", e);
    }
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
    } catch (IOException e) {
      lost(group, events.size(), e);
      return;
    }
    open.put(group, log);
    GroupLog.Appended appended = log.append(events);
    IOException cause = appended.cause();
    if (cause != null) {
      lost(group, appended.lost(), cause);
    }
    while (open.size() > MAX_OPEN_GROUPS) {
      release(open.pollFirstEntry().getValue());
    }
  }

  private GroupLog group(String name) throws IOException {
    GroupLog known = groups.get(name);
    if (known != null) {
      return known;
    }
    GroupFolder made = GroupFolder.create(folder, name, clock.getAsLong());
    var log = new GroupLog(made, limits, () -> ++lastSegment);
    groups.put(name, log);
    return log;
  }

  private void lost(String group, int events, IOException cause) {
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
        log.expire(now - limits.retention().toMillis());
      } catch (IOException e) {
        LOG.warn("old events of {} stay", log.folder().name(), e);
      }
    }
  }
}
