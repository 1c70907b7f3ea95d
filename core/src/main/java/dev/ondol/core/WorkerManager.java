package dev.ondol.core;

import dev.ondol.core.WaitingRoom.Waiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which slot serves which invoke on one worker.
 *
 * <p>An invoke first needs a permit (the limit of concurrency), then a slot. It takes the idle slot
 * of its version that was used last. Where none is idle it waits, and a slot is made for it if
 * there is memory; it is served by whichever comes first, that slot or another of its version that
 * falls idle. So after a burst there may be a slot too many, which is idle then and expires.
 *
 * <p>Memory is a budget over the slots' limits. Where it is used up, the slots that have been idle
 * longest are evicted, of whatever function. Where that is not enough, invokes wait for room in
 * order of arrival, a small one never overtaking a large one that would otherwise starve, and are
 * refused when they have waited for {@link WorkerLimits#roomWait}.
 *
 * <p>Example: a budget of 512 MiB, two idle slots of 128 and one busy slot of 256. An invoke of
 * another function with 256 MiB evicts both idle slots, waits until they are gone from the host,
 * and then has its slot made.
 *
 * <p>Not thread-safe: the shell holds a lock around {@link #apply}. The effects are to be carried
 * out in their order, and every one of them is answered by the command that {@link Effect} names.
 */
public final class WorkerManager {
  private final WorkerLimits limits;
  private final SlotTable slots;
  private final WaitingRoom waiting = new WaitingRoom();
  private final ColdHistory history = new ColdHistory();
  private final Set<VersionKey> retired = new HashSet<>();

  /** Who holds which permit and slot: the key is the invoke, the value its slot once it has one. */
  private final Map<Long, @Nullable Long> inFlight = new HashMap<>();

  private List<Effect> effects = new ArrayList<>();
  private Mode mode = Mode.SERVING;

  private enum Mode {
    SERVING,
    DRAINING
  }

  /** Hears of every move of a slot; must only count. */
  public interface Moves {
    /**
     * @param from null for a new slot
     */
    void moved(long slotId, @Nullable SlotState from, SlotState to, long inStateNanos);
  }

  public WorkerManager(WorkerLimits limits, Moves moves) {
    this.limits = limits;
    this.slots = new SlotTable((slot, from, to, nanos) -> moves.moved(slot.id, from, to, nanos));
  }

  /**
   * Takes one command and says what has to be done.
   *
   * @param now nanoseconds of a monotonic clock, never before that of an earlier call
   * @throws IllegalStateException if the command is impossible in this state: the shell is broken
   */
  public List<Effect> apply(Command command, long now) {
    effects = new ArrayList<>(2);
    switch (command) {
      case Command.Acquire acquire -> acquire(acquire, now);
      case Command.Initialized(long id) -> offer(slots.require(id), true, now);
      case Command.InitFailed(long id) -> initFailed(slots.require(id), now);
      case Command.CreateFailed(long id) -> createFailed(slots.require(id), now);
      case Command.Released released -> released(released, now);
      case Command.Refused refused -> refused(refused, now);
      case Command.Died(long id) -> died(slots.require(id), now);
      case Command.Gone(long id) -> gone(slots.require(id), now);
      case Command.Retire retire -> retire(retire, now);
      case Command.Tick() -> tick(now);
      case Command.Drain() -> drain(now);
    }
    return effects;
  }

  /** Invokes that hold a permit. */
  public int concurrency() {
    return inFlight.size();
  }

  /** Invokes that hold a permit, but no slot yet. */
  public int waiting() {
    return waiting.total();
  }

  /** The sum of the memory limits of all slots on the host, in MiB. */
  public long usedMib() {
    return slots.usedMib();
  }

  /** Whether nothing is left to wait for once the platform drains. */
  public boolean isEmpty() {
    return inFlight.isEmpty() && slots.usedMib() == 0;
  }

  private void acquire(Command.Acquire invoke, long now) {
    if (mode == Mode.DRAINING) {
      effects.add(new Effect.Refuse(invoke.invokeId(), Effect.Refusal.DRAINING));
      return;
    }
    if (inFlight.size() >= limits.concurrency()) {
      effects.add(new Effect.Refuse(invoke.invokeId(), Effect.Refusal.CONCURRENCY));
      return;
    }
    if (inFlight.containsKey(invoke.invokeId())) {
      throw new IllegalStateException("invoke " + invoke.invokeId() + " is in flight already");
    }
    Slot slot = slots.grantIdle(invoke.version(), now);
    if (slot != null) {
      inFlight.put(invoke.invokeId(), slot.id);
      effects.add(new Effect.Grant(invoke.invokeId(), slot.id, true, null));
      return;
    }
    if (invoke.memoryMib() > limits.memoryMib()) {
      effects.add(new Effect.Refuse(invoke.invokeId(), Effect.Refusal.NO_ROOM));
      return;
    }
    inFlight.put(invoke.invokeId(), null);
    waiting.add(
        new Waiter(
            invoke.invokeId(),
            invoke.version(),
            invoke.memoryMib(),
            now + limits.roomWait().toNanos()));
    makeRoom(now);
  }

  /**
   * A slot is ready for an event: the next invoke of its version has it, or it is idle.
   *
   * @param fresh whether it comes from INIT, so that the invoke that gets it met a cold start
   */
  private void offer(Slot slot, boolean fresh, long now) {
    if (fresh) {
      slots.initialized(slot, now);
    } else {
      slots.release(slot, now);
    }
    Waiter waiter = waiting.takeFirst(slot.version);
    if (waiter != null) {
      slots.grant(slot, now);
      grant(waiter, slot, true, fresh ? slot.reason() : null);
    } else if (mode == Mode.DRAINING) {
      end(slot, EndReason.DRAINED, now);
    } else if (retired.contains(slot.version)) {
      end(slot, EndReason.RETIRED, now);
    } else if (!waiting.isEmpty()) {
      makeRoom(now);
    }
  }

  private void initFailed(Slot slot, long now) {
    Waiter waiter = waiting.takeFirst(slot.version);
    if (waiter == null) {
      end(slot, EndReason.FAILED, now);
      return;
    }
    slots.grant(slot, now);
    grant(waiter, slot, false, slot.reason());
  }

  /**
   * One invoke is refused for each failure, so that a host that cannot make slots is not asked for
   * ever.
   */
  private void createFailed(Slot slot, long now) {
    Waiter waiter = waiting.takeFirst(slot.version);
    if (waiter != null) {
      refuse(waiter, Effect.Refusal.CREATE_FAILED);
    }
    moveToEnding(slot, EndReason.FAILED, now);
    gone(slot, now);
  }

  private void released(Command.Released released, long now) {
    Slot slot = slots.require(released.slotId());
    requireLease(slot, released.invokeId());
    inFlight.remove(released.invokeId());
    switch (released.outcome()) {
      case READY -> offer(slot, false, now);
      case RESET -> {
        if (mode == Mode.DRAINING || retired.contains(slot.version)) {
          end(slot, mode == Mode.DRAINING ? EndReason.DRAINED : EndReason.RETIRED, now);
        } else {
          slots.reset(slot, now);
        }
      }
      case LOST -> end(slot, EndReason.FAILED, now);
    }
    makeRoom(now);
  }

  private void refused(Command.Refused refused, long now) {
    Slot slot = slots.require(refused.slotId());
    requireLease(slot, refused.invokeId());
    inFlight.put(refused.invokeId(), null);
    waiting.addFirst(
        new Waiter(
            refused.invokeId(), slot.version, slot.memoryMib, now + limits.roomWait().toNanos()));
    end(slot, EndReason.FAILED, now);
    Slot other = slots.grantIdle(slot.version, now);
    Waiter waiter = other == null ? null : waiting.takeFirst(slot.version);
    if (other != null && waiter != null) {
      grant(waiter, other, true, null);
    }
    makeRoom(now);
  }

  private void died(Slot slot, long now) {
    // It may have been granted in the meantime; the one who got it will notice and refuse it.
    if (slot.state() == SlotState.IDLE) {
      end(slot, EndReason.FAILED, now);
    }
  }

  private void gone(Slot slot, long now) {
    slots.gone(slot, now);
    makeRoom(now);
  }

  private void retire(Command.Retire retire, long now) {
    for (Slot slot : slots.all()) {
      if (slot.version.functionName().equals(retire.functionName())
          && !slot.version.revisionId().equals(retire.keepRevisionId())) {
        switch (slot.state()) {
          case IDLE -> end(slot, EndReason.RETIRED, now);
          case INIT, BUSY -> retired.add(slot.version);
          case ENDING, GONE -> {}
        }
      }
    }
    if (retire.keepRevisionId().isEmpty()) {
      history.forget(retire.functionName());
    }
  }

  private void tick(long now) {
    for (Slot slot = slots.longestIdle();
        slot != null && now - slot.sinceNanos() >= limits.keepAlive().toNanos();
        slot = slots.longestIdle()) {
      end(slot, EndReason.EXPIRED, now);
    }
    for (VersionKey version : waiting.versions()) {
      for (Waiter waiter : waiting.takeOverdue(version, slots.inInit(version), now)) {
        refuse(waiter, Effect.Refusal.NO_ROOM);
      }
    }
    makeRoom(now);
  }

  private void drain(long now) {
    mode = Mode.DRAINING;
    for (Waiter waiter : waiting.takeAll()) {
      refuse(waiter, Effect.Refusal.DRAINING);
    }
    for (Slot slot = slots.longestIdle(); slot != null; slot = slots.longestIdle()) {
      end(slot, EndReason.DRAINED, now);
    }
  }

  /**
   * Makes slots for the invokes that wait and have none on its way, evicting idle ones for them.
   */
  private void makeRoom(long now) {
    if (waiting.isEmpty()) {
      return;
    }
    long starvingMib = 0;
    for (VersionKey version : waiting.versions()) {
      int memoryMib = waiting.memoryMib(version);
      for (int missing = waiting.size(version) - slots.inInit(version); missing > 0; missing--) {
        if (starvingMib == 0 && slots.usedMib() + memoryMib <= limits.memoryMib()) {
          ColdReason reason =
              slots.hasNone(version) ? history.reason(version) : ColdReason.SCALE_OUT;
          Slot slot = slots.reserve(version, memoryMib, reason, now);
          effects.add(new Effect.Create(slot.id, version, reason));
          continue;
        }
        starvingMib += memoryMib;
        if (!evictUntilFree(starvingMib, now)) {
          return;
        }
      }
    }
  }

  /** Whether so much is free, or will be when the slots that are ending are gone. */
  private boolean evictUntilFree(long neededMib, long now) {
    while (limits.memoryMib() - slots.usedMib() + slots.endingMib() < neededMib) {
      Slot idle = slots.longestIdle();
      if (idle == null) {
        return false;
      }
      end(idle, EndReason.EVICTED, now);
    }
    return true;
  }

  private void grant(Waiter waiter, Slot slot, boolean initialized, @Nullable ColdReason cold) {
    inFlight.put(waiter.invokeId(), slot.id);
    effects.add(new Effect.Grant(waiter.invokeId(), slot.id, initialized, cold));
  }

  private void refuse(Waiter waiter, Effect.Refusal refusal) {
    inFlight.remove(waiter.invokeId());
    effects.add(new Effect.Refuse(waiter.invokeId(), refusal));
  }

  private void end(Slot slot, EndReason reason, long now) {
    moveToEnding(slot, reason, now);
    effects.add(new Effect.End(slot.id, reason));
  }

  private void moveToEnding(Slot slot, EndReason reason, long now) {
    slots.end(slot, now);
    history.ended(slot.version, reason);
    if (slots.hasNone(slot.version) && waiting.size(slot.version) == 0) {
      retired.remove(slot.version);
    }
  }

  private void requireLease(Slot slot, long invokeId) {
    if (!Objects.equals(inFlight.get(invokeId), slot.id)) {
      throw new IllegalStateException(
          "slot %d of %s is not leased to invoke %d, which has slot %s"
              .formatted(slot.id, slot.version, invokeId, inFlight.get(invokeId)));
    }
  }
}
