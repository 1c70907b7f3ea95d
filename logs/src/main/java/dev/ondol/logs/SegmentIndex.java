package dev.ondol.logs;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in one segment: enough to know whether a query has to read it. Guarded by its group. */
final class SegmentIndex {
  /**
   * One stream's part of a segment.
   *
   * @param createdMillis when its first event came
   * @param ingestedMillis when its last event came
   */
  record Part(
      long createdMillis, long ingestedMillis, long firstMillis, long lastMillis, long bytes) {
    Part with(Part other) {
      return new Part(
          Math.min(createdMillis, other.createdMillis),
          Math.max(ingestedMillis, other.ingestedMillis),
          Math.min(firstMillis, other.firstMillis),
          Math.max(lastMillis, other.lastMillis),
          bytes + other.bytes);
    }
  }

  private final Map<String, Part> parts = new HashMap<>();
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private long ingestedMillis = Long.MIN_VALUE;

  void add(LogRecord event, int bytes) {
    long at = event.timestampMillis();
    long ingested = event.ingestedMillis();
    add(event.stream(), new Part(ingested, ingested, at, at, bytes));
  }

  void add(String stream, Part part) {
    parts.merge(stream, part, Part::with);
    firstMillis = Math.min(firstMillis, part.firstMillis);
    lastMillis = Math.max(lastMillis, part.lastMillis);
    ingestedMillis = Math.max(ingestedMillis, part.ingestedMillis);
  }

  /** A deleted stream's events are still in the file, but in no answer. */
  void remove(String stream) {
    parts.remove(stream);
  }

  Map<String, Part> parts() {
    return Collections.unmodifiableMap(parts);
  }

  /**
   * Whether any event of these streams can be in the time; an empty collection means all streams.
   */
  boolean mayHold(java.util.Collection<String> streams, long startMillis, long endMillis) {
    if (lastMillis < startMillis || firstMillis >= endMillis) {
      return false;
    }
    return streams.isEmpty()
        || streams.stream().anyMatch(name -> within(parts.get(name), startMillis, endMillis));
  }

  private static boolean within(@Nullable Part part, long startMillis, long endMillis) {
    return part != null && part.lastMillis >= startMillis && part.firstMillis < endMillis;
  }

  /** The earliest timestamp in it. */
  long firstMillis() {
    return firstMillis;
  }

  /** The latest timestamp in it; far in the past if there is none. */
  long lastMillis() {
    return lastMillis;
  }

  /** When the last event came that is in it; far in the past if there is none. */
  long ingestedMillis() {
    return ingestedMillis;
  }
}
