package dev.ondol.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes slots and ends them.
 *
 * <p>Memory is a budget over the slots' limits. Where it is used up, the slots that have been idle
 * longest are evicted, of whatever function. Provisioned slots are made from what the invokes
 * leave, and neither expire nor are evicted. Any slot goes at the first moment without an invoke
 * when it is too old, or when its revision, or itself as a provisioned one, is not wanted any more.
 *
 * <p>Not thread-safe.
 */
final class Supply {
  /**
   * The C library loses some 125 to 300 bytes whenever a runtime sets the trace id of an invoke,
   * for it never frees what the environment pointed to: 30 MB at this many.
   */
  static final int MAX_INVOKES = 100_000;

  private static final Duration MAX_REST = Duration.ofSeconds(1);

  private final WorkerLimits limits;
  private final SlotTable slots;
  private final WaitingRoom waiting;
  private final Consumer<Effect> wants;
  private final Provisioning provisioning = new Provisioning();
  private final ColdHistory history = new ColdHistory();
  private final Set<VersionKey> retired = new HashSet<>();

  Supply(WorkerLimits limits, SlotTable slots, WaitingRoom waiting, Consumer<Effect> wants) {
    this.limits = limits;
    this.slots = slots;
    this.waiting = waiting;
    this.wants = wants;
  }

  /** Whether so much memory is free now. */
  boolean isFree(int memoryMib) {
    return slots.usedMib() + memoryMib <= limits.memoryMib();
  }

  /** Whether so much is free, or will be when the slots that are ending are gone. */
  boolean evictUntilFree(long neededMib, long now) {
    while (limits.memoryMib() - slots.usedMib() + slots.endingMib() < neededMib) {
      Slot idle = slots.longestIdle();
      if (idle == null) {
        return false;
      }
      end(idle, EndReason.EVICTED, now);
    }
    return true;
  }

  /** Makes a slot for an invoke. */
  void create(VersionKey version, int memoryMib, long now) {
    ColdReason reason = slots.hasNone(version) ? history.reason(version) : ColdReason.SCALE_OUT;
    create(version, memoryMib, reason, now);
  }

  private void create(VersionKey version, int memoryMib, ColdReason reason, long now) {
    Slot slot = slots.reserve(version, memoryMib, reason, now);
    wants.accept(new Effect.Create(slot.id, version, reason));
  }

  /** These are to be ready of a function from now on, and no others. */
  void provision(String functionName, List<Provisioned> wanted, long now) {
    provisioning.set(functionName, wanted, now);
    for (Slot slot : slots.all()) {
      if (slot.version.functionName().equals(functionName)
          && (slot.state() == SlotState.IDLE || slot.state() == SlotState.INIT)
          && isSurplus(slot)) {
        end(slot, EndReason.UNPROVISIONED, now);
      }
    }
  }

  /** Makes provisioned slots that are missing, unless invokes wait for the memory. */
  void replenish(long now) {
    if (provisioning.isEmpty()) {
      return;
    }
    for (Provisioned wanted : provisioning.wanted()) {
      VersionKey version = wanted.version();
      int missing =
          provisioning.missing(
              version, slots.provisionedInInit(version), slots.provisionedReady(version), now);
      for (; missing > 0 && !isAnyoneStarving(); missing--) {
        if (!evictUntilFree(wanted.memoryMib(), now)) {
          provisioning.failed(version, ProvisionedStatus.State.NO_ROOM, now);
          break;
        }
        if (!isFree(wanted.memoryMib())) {
          return;
        }
        create(version, wanted.memoryMib(), ColdReason.PROVISIONED, now);
      }
    }
  }

  private boolean isAnyoneStarving() {
    for (VersionKey version : waiting.versions()) {
      if (waiting.size(version) > slots.inInit(version)) {
        return true;
      }
    }
    return false;
  }

  /** A provisioned slot is ready for the first time, or again. */
  void initialized(Slot slot) {
    if (slot.isProvisioned()) {
      provisioning.initialized(slot.version);
    }
  }

  /** A slot could not be made ready; it is to end or is gone. */
  void failed(Slot slot, ProvisionedStatus.State trouble, long now) {
    if (slot.isProvisioned()) {
      provisioning.failed(slot.version, trouble, now);
    }
  }

  /** A slot that had been ready has to be given up. */
  void lost(Slot slot, long now) {
    if (slot.isProvisioned()) {
      provisioning.lost(slot.version, now);
    }
    end(slot, EndReason.FAILED, now);
  }

  ProvisionedStatus provisioned(VersionKey version) {
    return provisioning.status(version, slots.provisionedReady(version));
  }

  /** No slot of these serves an invoke that comes from now on. */
  void retire(Predicate<VersionKey> versions, long now) {
    for (Slot slot : slots.all()) {
      if (versions.test(slot.version)) {
        switch (slot.state()) {
          case IDLE -> end(slot, EndReason.RETIRED, now);
          case INIT, BUSY -> retired.add(slot.version);
          case ENDING, GONE -> {}
        }
      }
    }
  }

  /** A function that was deleted is new if it comes again. */
  void forget(String functionName) {
    history.forget(functionName);
  }

  boolean isRetired(Slot slot) {
    return retired.contains(slot.version);
  }

  /** Whether it is provisioned and more of them are there than wanted. */
  boolean isSurplus(Slot slot) {
    return slot.isProvisioned()
        && slots.provisionedInInit(slot.version) + slots.provisionedReady(slot.version)
            > provisioning.wanted(slot.version);
  }

  /**
   * Provisioned slots, which were all made at about the same time, are not to go at the same time:
   * each waits until the one before was replaced, for at most another quarter of the age.
   */
  boolean isTooOld(Slot slot, long now) {
    if (slot.invokes() >= MAX_INVOKES) {
      return true;
    }
    long maxAge = limits.maxAge().toNanos();
    if (now - slot.madeNanos < maxAge) {
      return false;
    }
    return !slot.isProvisioned()
        || slots.provisionedReady(slot.version) >= provisioning.wanted(slot.version)
        || now - slot.madeNanos >= maxAge + maxAge / 4;
  }

  /** Ends the idle slots whose time is over. */
  void expire(long now) {
    Duration keepAlive = limits.keepAlive();
    for (Slot slot = slots.longestIdle();
        slot != null && now - slot.sinceNanos() >= keepAlive.toNanos();
        slot = slots.longestIdle()) {
      end(slot, EndReason.EXPIRED, now);
    }
    for (Slot slot : slots.idleMadeBefore(now - limits.maxAge().toNanos() + 1)) {
      if (isTooOld(slot, now)) {
        end(slot, EndReason.AGED, now);
      }
    }
  }

  /**
   * Until the first idle slot expires, and no longer than a slot that falls idle right now could
   * take for it: nobody may have to look again when one does.
   */
  long untilExpiry(long now) {
    long keepAlive = limits.keepAlive().toNanos();
    long rest = Math.min(MAX_REST.toNanos(), Math.min(keepAlive, limits.maxAge().toNanos()));
    Slot first = slots.longestIdle();
    return first == null ? rest : Math.min(rest, first.sinceNanos() + keepAlive - now);
  }

  boolean isProvisioning() {
    return !provisioning.isEmpty();
  }

  /** Nothing is wanted any more: ends what has no invoke, and an invoke will not wait for. */
  void close(long now) {
    provisioning.clear();
    for (Slot slot : slots.all()) {
      if (slot.state() == SlotState.IDLE
          || (slot.state() == SlotState.INIT && slot.isProvisioned())) {
        end(slot, EndReason.DRAINED, now);
      }
    }
  }

  void end(Slot slot, EndReason reason, long now) {
    leave(slot, reason, now);
    wants.accept(new Effect.End(slot.id, reason));
  }

  /** To ENDING, where the host has nothing left of it to end. */
  void leave(Slot slot, EndReason reason, long now) {
    slots.end(slot, now);
    history.ended(slot.version, reason);
    if (slots.hasNone(slot.version) && waiting.size(slot.version) == 0) {
      retired.remove(slot.version);
    }
  }
}
