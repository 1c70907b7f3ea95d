package dev.ondol.events;

import java.util.concurrent.atomic.AtomicLong;

/** What memory holds of events that have come in and are not on disk yet. Thread-safe. */
final class PendingBytes {
  private static final long LIMIT = 64L * 1024 * 1024;

  /** Counted for each event beside its payload. */
  private static final long EVENT_BYTES = 512;

  private final AtomicLong used = new AtomicLong();

  /** False if there is no room. */
  boolean tryAdd(Event.Request request) {
    if (used.addAndGet(bytes(request)) <= LIMIT) {
      return true;
    }
    remove(request);
    return false;
  }

  void remove(Event.Request request) {
    used.addAndGet(-bytes(request));
  }

  private static long bytes(Event.Request request) {
    return EVENT_BYTES + request.payload().length;
  }
}
