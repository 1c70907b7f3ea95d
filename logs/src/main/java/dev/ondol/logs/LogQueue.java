package dev.ondol.logs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the log writer: events, bounded by their size, and orders. Any thread may add and
 * none ever waits for it; one thread takes.
 *
 * <p>To wake a thread costs more than to add an event. So the taker is woken by the first event
 * only, and then lingers while more come; an order, which somebody waits for, wakes it at once.
 */
final class LogQueue {
  /** How long an event may wait for company. */
  private static final Duration LINGER = Duration.ofMillis(20);

  private static final int MAX_TAKEN = 16_384;

  /** What an event costs in memory beside its message. */
  private static final long OVERHEAD_BYTES = 128;

  sealed interface Item {}

  record Event(String group, String stream, long timestampMillis, String message) implements Item {}

  record Order(Runnable action) implements Item {}

  private final long limitBytes;
  private final ConcurrentLinkedQueue<Item> items = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private volatile boolean urgent;
  private volatile boolean closed;
  private volatile @Nullable Thread taker;

  LogQueue(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Drops the event if it does not fit; cuts its message off if that is too long. */
  void offer(String group, String stream, long timestampMillis, String message) {
    String text =
        message.length() <= LogRecord.MAX_MESSAGE_CHARS
            ? message
            : message.substring(0, LogRecord.MAX_MESSAGE_CHARS);
    if (closed) {
      dropped.increment();
      return;
    }
    if (bytes.addAndGet(cost(text)) > limitBytes) {
      bytes.addAndGet(-cost(text));
      dropped.increment();
      return;
    }
    items.add(new Event(group, stream, timestampMillis, text));
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(taker);
    }
  }

  /**
   * Adds an action for the taker to run when it has dealt with all before it.
   *
   * @return false if the queue is closed
   */
  boolean order(Runnable action) {
    if (closed) {
      return false;
    }
    items.add(new Order(action));
    urgent = true;
    LockSupport.unpark(taker);
    return true;
  }

  void close() {
    closed = true;
    LockSupport.unpark(taker);
  }

  void drop(long events) {
    dropped.add(events);
  }

  long dropped() {
    return dropped.sum();
  }

  /**
   * The taker: waits for something to take, at most for so long.
   *
   * @return false when the queue is closed and empty
   */
  boolean await(Duration longest) {
    taker = Thread.currentThread();
    if (items.isEmpty() && !closed) {
      asleep.set(true);
      if (items.isEmpty() && !closed) {
        LockSupport.parkNanos(this, longest.toNanos());
      }
      asleep.set(false);
    }
    if (!items.isEmpty() && !urgent && !closed) {
      LockSupport.parkNanos(this, LINGER.toNanos());
    }
    urgent = false;
    return !closed || !items.isEmpty();
  }

  /** The taker: what is there, in order. */
  List<Item> take() {
    var taken = new ArrayList<Item>();
    Item item = items.poll();
    while (item != null) {
      taken.add(item);
      if (item instanceof Event event) {
        bytes.addAndGet(-cost(event.message()));
      }
      item = taken.size() < MAX_TAKEN ? items.poll() : null;
    }
    return taken;
  }

  private static long cost(String message) {
    return OVERHEAD_BYTES + message.length();
  }
}
