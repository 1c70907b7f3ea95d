package dev.ondol.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All slots of one worker, and the only place that moves them. Its verbs are a slot's life in
 * order.
 *
 * <p>Idle slots are reused last in, first out: the slot used last has the warmest caches, and under
 * a falling load the same few slots stay busy while the others age until they expire. Taking them
 * in turn would keep every slot a little warm and none of them ever old enough to go. For eviction
 * the same order is read from its other end: the slot that has been idle longest goes first.
 *
 * <p>Not thread-safe.
 */
final class SlotTable {
  /** Hears of each move, so that counts and times in state fall out of the moves themselves. */
  @FunctionalInterface
  interface MoveListener {
    void moved(Slot slot, @Nullable SlotState from, SlotState to, long inStateNanos);
  }

  private final MoveListener listener;
  private final Map<Long, Slot> slots = new LinkedHashMap<>();
  private final Map<VersionKey, Tally> byVersion = new HashMap<>();
  private final Map<String, Integer> ofTenants = new HashMap<>();

  /** Without those that are provisioned: they neither expire nor are they evicted. */
  private final LinkedHashSet<Slot> idleOldestFirst = new LinkedHashSet<>();

  private long usedMib;
  private long endingMib;
  private long nextId = 1;

  SlotTable(MoveListener listener) {
    this.listener = listener;
  }

  /** The slots of one version, as far as a decision needs to know them. */
  private static final class Tally {
    final Pool demand = new Pool();
    final Pool provisioned = new Pool();

    Pool pool(Slot slot) {
      return switch (slot.purpose) {
        case DEMAND -> demand;
        case PROVISIONED -> provisioned;
      };
    }

    boolean isEmpty() {
      return demand.isEmpty() && provisioned.isEmpty();
    }
  }

  /** Those of them that were made for the same purpose. */
  private static final class Pool {
    final LinkedHashSet<Slot> idleOldestFirst = new LinkedHashSet<>();
    int inInit;
    int busy;

    boolean isEmpty() {
      return inInit == 0 && busy == 0 && idleOldestFirst.isEmpty();
    }
  }

  /** Makes a slot in INIT; its memory counts from now on. */
  Slot reserve(VersionKey version, int memoryMib, ColdReason reason, long now) {
    Slot slot = new Slot(nextId++, version, memoryMib, reason, now);
    slots.put(slot.id, slot);
    usedMib += memoryMib;
    if (!version.tenant().isEmpty()) {
      ofTenants.merge(version.functionName(), 1, Integer::sum);
    }
    enter(slot);
    listener.moved(slot, null, SlotState.INIT, 0);
    return slot;
  }

  /** INIT to IDLE: the runtime waits for its first event. */
  void initialized(Slot slot, long now) {
    move(slot, SlotState.IDLE, "initialized", now);
  }

  /** The idle slot of a version that was made on demand and used last; null if there is none. */
  @Nullable Slot idle(VersionKey version) {
    Tally tally = byVersion.get(version);
    return tally == null || tally.demand.idleOldestFirst.isEmpty()
        ? null
        : tally.demand.idleOldestFirst.getLast();
  }

  /** The idle slot of a version that is provisioned and was used last; null if there is none. */
  @Nullable Slot idleProvisioned(VersionKey version) {
    Tally tally = byVersion.get(version);
    return tally == null || tally.provisioned.idleOldestFirst.isEmpty()
        ? null
        : tally.provisioned.idleOldestFirst.getLast();
  }

  /** IDLE to BUSY, or from INIT where the invoke repeats a failed init. */
  void grant(Slot slot, long now) {
    move(slot, SlotState.BUSY, "grant", now);
  }

  /** BUSY to IDLE: the invoke is over and the runtime asks for the next event. */
  void release(Slot slot, long now) {
    move(slot, SlotState.IDLE, "release", now);
  }

  /** BUSY to INIT: the invoke broke the environment. */
  void reset(Slot slot, long now) {
    slot.remadeBecause(ColdReason.RESET);
    move(slot, SlotState.INIT, "reset", now);
  }

  /** To ENDING from wherever it is. */
  void end(Slot slot, long now) {
    move(slot, SlotState.ENDING, "end", now);
    endingMib += slot.memoryMib;
  }

  /** ENDING to GONE: the host has its memory back. */
  void gone(Slot slot, long now) {
    move(slot, SlotState.GONE, "gone", now);
    endingMib -= slot.memoryMib;
    usedMib -= slot.memoryMib;
    slots.remove(slot.id);
    if (!slot.version.tenant().isEmpty()) {
      ofTenants.computeIfPresent(
          slot.version.functionName(), (name, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Null if it is gone. */
  @Nullable Slot find(long id) {
    return slots.get(id);
  }

  /**
   * @throws IllegalStateException if there is no such slot
   */
  Slot require(long id) {
    Slot slot = slots.get(id);
    if (slot == null) {
      throw new IllegalStateException("there is no slot " + id);
    }
    return slot;
  }

  /** Whether no slot of this version can serve an invoke, now or soon. */
  boolean hasNone(VersionKey version) {
    return !byVersion.containsKey(version);
  }

  /** Those that are being made for invokes that wait. */
  int inInit(VersionKey version) {
    Tally tally = byVersion.get(version);
    return tally == null ? 0 : tally.demand.inInit;
  }

  int provisionedInInit(VersionKey version) {
    Tally tally = byVersion.get(version);
    return tally == null ? 0 : tally.provisioned.inInit;
  }

  /** Those that are provisioned and IDLE or BUSY. */
  int provisionedReady(VersionKey version) {
    Tally tally = byVersion.get(version);
    return tally == null ? 0 : tally.provisioned.busy + tally.provisioned.idleOldestFirst.size();
  }

  /** Those of the function that serve one tenant only and are not gone. */
  int ofTenants(String functionName) {
    return ofTenants.getOrDefault(functionName, 0);
  }

  /**
   * Of those that were made on demand the slot that has been idle longest, of whatever version;
   * null if none is idle.
   */
  @Nullable Slot longestIdle() {
    return idleOldestFirst.isEmpty() ? null : idleOldestFirst.getFirst();
  }

  /** Of all slots that are not gone, those that are ending included. */
  long usedMib() {
    return usedMib;
  }

  /** What will be free again once the slots that are ending are gone. */
  long endingMib() {
    return endingMib;
  }

  /** In the order of their ids. */
  List<Slot> all() {
    return new ArrayList<>(slots.values());
  }

  /** Those that are IDLE and were made before then, in the order of their ids. */
  List<Slot> idleMadeBefore(long nanos) {
    List<Slot> old = new ArrayList<>();
    for (Slot slot : slots.values()) {
      if (slot.madeNanos - nanos >= 0) {
        break;
      }
      if (slot.state() == SlotState.IDLE) {
        old.add(slot);
      }
    }
    return old;
  }

  private void move(Slot slot, SlotState next, String cause, long now) {
    SlotState from = slot.state();
    long inState = slot.become(next, cause, now);
    leave(slot, from);
    enter(slot);
    listener.moved(slot, from, next, inState);
  }

  private void leave(Slot slot, SlotState from) {
    Tally tally = byVersion.get(slot.version);
    if (tally == null) {
      return;
    }
    Pool pool = tally.pool(slot);
    switch (from) {
      case INIT -> pool.inInit--;
      case IDLE -> {
        pool.idleOldestFirst.remove(slot);
        idleOldestFirst.remove(slot);
      }
      case BUSY -> pool.busy--;
      case ENDING, GONE -> {}
    }
    if (tally.isEmpty()) {
      byVersion.remove(slot.version);
    }
  }

  private void enter(Slot slot) {
    switch (slot.state()) {
      case INIT -> pool(slot).inInit++;
      case IDLE -> {
        pool(slot).idleOldestFirst.add(slot);
        if (!slot.isProvisioned()) {
          idleOldestFirst.add(slot);
        }
      }
      case BUSY -> pool(slot).busy++;
      case ENDING, GONE -> {}
    }
  }

  private Pool pool(Slot slot) {
    return byVersion.computeIfAbsent(slot.version, v -> new Tally()).pool(slot);
  }
}
