package dev.ondol.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The invokes that have a permit and wait for a slot: in order of arrival within a version, and the
 * versions in the order in which each began to wait. Bounded by the permits. Not thread-safe.
 */
final class WaitingRoom {
  /**
   * @param deadlineNanos when it is refused if no slot is on its way for it by then
   */
  record Waiter(long invokeId, VersionKey version, int memoryMib, long deadlineNanos) {}

  private final Map<VersionKey, Deque<Waiter>> byVersion = new LinkedHashMap<>();

  void add(Waiter waiter) {
    byVersion.computeIfAbsent(waiter.version(), v -> new ArrayDeque<>()).addLast(waiter);
  }

  /** Before all others of its version: its first slot was dead on arrival. */
  void addFirst(Waiter waiter) {
    byVersion.computeIfAbsent(waiter.version(), v -> new ArrayDeque<>()).addFirst(waiter);
  }

  /** The one of this version that has waited longest; null if none waits. */
  @Nullable Waiter takeFirst(VersionKey version) {
    Deque<Waiter> queue = byVersion.get(version);
    if (queue == null) {
      return null;
    }
    Waiter first = queue.removeFirst();
    if (queue.isEmpty()) {
      byVersion.remove(version);
    }
    return first;
  }

  /** The one of this version that came last; something of it waits. */
  Waiter takeLast(VersionKey version) {
    Deque<Waiter> queue = byVersion.get(version);
    if (queue == null) {
      throw new IllegalStateException("nothing waits for " + version);
    }
    Waiter last = queue.removeLast();
    if (queue.isEmpty()) {
      byVersion.remove(version);
    }
    return last;
  }

  int size(VersionKey version) {
    Deque<Waiter> queue = byVersion.get(version);
    return queue == null ? 0 : queue.size();
  }

  boolean isEmpty() {
    return byVersion.isEmpty();
  }

  /** In the order in which they began to wait. */
  List<VersionKey> versions() {
    return new ArrayList<>(byVersion.keySet());
  }

  /** The one of this version that has waited longest; something of it waits. */
  Waiter first(VersionKey version) {
    Deque<Waiter> queue = byVersion.get(version);
    if (queue == null) {
      throw new IllegalStateException("nothing waits for " + version);
    }
    return queue.getFirst();
  }

  /**
   * Takes out those whose deadline has passed, except the first {@code served} of the version, for
   * whom slots are on their way.
   */
  List<Waiter> takeOverdue(VersionKey version, int served, long now) {
    Deque<Waiter> queue = byVersion.get(version);
    if (queue == null || queue.size() <= served) {
      return List.of();
    }
    List<Waiter> overdue = new ArrayList<>();
    int position = 0;
    for (Waiter waiter : queue) {
      if (position++ >= served && waiter.deadlineNanos() - now <= 0) {
        overdue.add(waiter);
      }
    }
    queue.removeAll(overdue);
    if (queue.isEmpty()) {
      byVersion.remove(version);
    }
    return overdue;
  }

  /** Empties it. */
  List<Waiter> takeAll() {
    List<Waiter> all = new ArrayList<>();
    byVersion.values().forEach(all::addAll);
    byVersion.clear();
    return all;
  }

  int total() {
    return byVersion.values().stream().mapToInt(Deque::size).sum();
  }
}
