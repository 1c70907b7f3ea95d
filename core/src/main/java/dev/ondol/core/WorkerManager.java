package dev.ondol.core;

import dev.ondol.core.WaitingRoom.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which slot serves which invoke on one worker.
 *
 * <p>An invoke first needs a permit ({@link Permits}), then a slot. It takes the idle slot of its
 * version that was used last, one that is provisioned before any other. Where none is idle it
 * waits, and a slot is made for it if there is memory ({@link Supply}) and the function does not
 * grow too fast; it is served by whichever comes first, that slot or another of its version that
 * falls idle. So after a burst there may be a slot too many, which is idle then and expires.
 *
 * <p>Where idle slots cannot be evicted for enough memory, invokes wait for room in order of
 * arrival, a small one never overtaking a large one that would otherwise starve, and are refused
 * when they have waited for {@link WorkerLimits#roomWait}.
 *
 * <p>Example: a budget of 512 MiB, two idle slots of 128 and one busy slot of 256. An invoke of
 * another function with 256 MiB evicts both idle slots, waits until they are gone from the host,
 * and then has its slot made.
 *
 * <p>It is long because every command has its step here, so that what may follow what is read in
 * one place; what the steps decide by lies in {@link Supply}, {@link SlotTable} and {@link
 * Permits}.
 *
 * <p>Not thread-safe: the shell holds a lock around {@link #apply}. The effects are to be carried
 * out in their order, and every one of them is answered by the command that {@link Effect} names.
 */
public final class WorkerManager {
  /** How exactly the limits of waits and of ages are kept. */
  private static final long TICK_NANOS = Duration.ofMillis(200).toNanos();

  private final WorkerLimits limits;
  private final Permits permits;
  private final SlotTable slots;
  private final WaitingRoom waiting = new WaitingRoom();
  private final Supply supply;
  private final Flights flights;

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
    this.permits = new Permits(limits.concurrency(), limits.rates());
    this.flights = new Flights(permits);
    this.slots = new SlotTable((slot, from, to, nanos) -> moves.moved(slot.id, from, to, nanos));
    this.supply = new Supply(limits, slots, waiting, effect -> effects.add(effect));
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
      case Command.Begin(long id) -> begin(slots.find(id), now);
      case Command.Initialized(long id) -> offer(slots.require(id), true, now);
      case Command.InitFailed(long id) -> initFailed(slots.require(id), now);
      case Command.CreateFailed(long id) -> createFailed(slots.require(id), now);
      case Command.Released released -> released(released, now);
      case Command.Refused refused -> refused(refused, now);
      case Command.Died(long id) -> died(slots.require(id), now);
      case Command.Gone(long id) -> gone(slots.require(id), now);
      case Command.Update update -> update(update, now);
      case Command.Delete delete -> delete(delete, now);
      case Command.Configure configure -> configure(configure, now);
      case Command.Tick() -> tick(now);
      case Command.Drain() -> drain(now);
    }
    if (!(command instanceof Command.Acquire || command instanceof Command.Released)) {
      supply.replenish(now);
    }
    return effects;
  }

  /** Invokes that hold a permit. */
  public int concurrency() {
    return flights.size();
  }

  /** Those of one function. */
  public int concurrency(String functionName) {
    return permits.total(functionName);
  }

  /** How far the provisioning of a version has come. */
  public ProvisionedStatus provisioned(VersionKey version) {
    return supply.provisioned(version);
  }

  /** Invokes that hold a permit, but no slot yet. */
  public int waiting() {
    return waiting.total();
  }

  /** The sum of the memory limits of all slots on the host, in MiB. */
  public long usedMib() {
    return slots.usedMib();
  }

  /**
   * How long {@link Command.Tick} may wait from now on if no other command comes: a short while
   * where invokes wait or something is provisioned, a longer one where slots grow old.
   *
   * @return nanoseconds; negative where nothing can be due before the next command
   */
  public long untilTick(long now) {
    if (!waiting.isEmpty() || supply.isProvisioning()) {
      return TICK_NANOS;
    }
    return slots.usedMib() == 0 ? -1 : Math.max(TICK_NANOS, supply.untilExpiry(now));
  }

  /** Whether nothing is left to wait for once the platform drains. */
  public boolean isEmpty() {
    return flights.size() == 0 && slots.usedMib() == 0;
  }

  private void acquire(Command.Acquire invoke, long now) {
    if (mode == Mode.DRAINING) {
      effects.add(new Effect.Refuse(invoke.invokeId(), Effect.Refusal.DRAINING));
      return;
    }
    VersionKey version = invoke.version();
    FunctionShare share = permits.of(version.functionName(), now);
    Effect.Refusal refusal = permits.refusal(share, version.version());
    Slot slot = null;
    if (refusal == null) {
      slot = idleProvisioned(share, version, now);
      refusal = slot == null ? permits.requestRefusal(share, now) : null;
    }
    if (slot == null && refusal == null) {
      slot = slots.idle(version);
      refusal =
          slot == null && invoke.memoryMib() > limits.memoryMib() ? Effect.Refusal.NO_ROOM : null;
    }
    if (refusal != null) {
      effects.add(new Effect.Refuse(invoke.invokeId(), refusal));
      return;
    }
    Flights.Flight flight = flights.begin(invoke.invokeId(), version, share);
    if (slot != null) {
      slots.grant(slot, now);
      flight.slot = slot;
      effects.add(new Effect.Grant(invoke.invokeId(), slot.id, true, null));
      return;
    }
    waiting.add(
        new Waiter(
            invoke.invokeId(), version, invoke.memoryMib(), now + limits.roomWait().toNanos()));
    makeRoom(now);
  }

  /** Null where the invoke is one too many this second for what is provisioned. */
  private @Nullable Slot idleProvisioned(FunctionShare share, VersionKey version, long now) {
    if (share.provisioned == 0) {
      return null;
    }
    Slot slot = slots.idleProvisioned(version);
    return slot != null && permits.tryProvisionedRequest(share, version.version(), now)
        ? slot
        : null;
  }

  /** What the slot was to be made for may have found another in the meantime. */
  private void begin(@Nullable Slot slot, long now) {
    if (slot != null
        && slot.state() == SlotState.INIT
        && !slot.isProvisioned()
        && slots.inInit(slot.version) > waiting.size(slot.version)) {
      supply.end(slot, EndReason.UNNEEDED, now);
    }
  }

  /**
   * A slot is ready for an event: the next invoke of its version has it, or it is idle.
   *
   * @param fresh whether it comes from INIT, so that the invoke that gets it met a cold start
   */
  private void offer(Slot slot, boolean fresh, long now) {
    if (fresh) {
      slots.initialized(slot, now);
      supply.initialized(slot);
    } else {
      slots.release(slot, now);
    }
    if (supply.isTooOld(slot, now)) {
      supply.end(slot, EndReason.AGED, now);
      makeRoom(now);
      return;
    }
    Waiter waiter = waiting.takeFirst(slot.version);
    if (waiter != null) {
      slots.grant(slot, now);
      grant(waiter, slot, true, fresh ? slot.reason() : null);
    } else if (mode == Mode.DRAINING) {
      supply.end(slot, EndReason.DRAINED, now);
    } else if (supply.isRetired(slot)) {
      supply.end(slot, EndReason.RETIRED, now);
    } else if (supply.isSurplus(slot)) {
      supply.end(slot, EndReason.UNPROVISIONED, now);
    } else {
      makeRoom(now);
    }
  }

  private void initFailed(Slot slot, long now) {
    // The init of a provisioned slot is not repeated in an invoke: none waits for that very slot.
    Waiter waiter = slot.isProvisioned() ? null : waiting.takeFirst(slot.version);
    if (waiter == null) {
      supply.failed(slot, ProvisionedStatus.State.INIT_FAILED, now);
      supply.end(slot, EndReason.FAILED, now);
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
    supply.failed(slot, ProvisionedStatus.State.CREATE_FAILED, now);
    Waiter waiter = slot.isProvisioned() ? null : waiting.takeFirst(slot.version);
    if (waiter != null) {
      refuse(waiter, Effect.Refusal.CREATE_FAILED);
    }
    supply.leave(slot, EndReason.FAILED, now);
    gone(slot, now);
  }

  private void released(Command.Released released, long now) {
    Slot slot = slots.require(released.slotId());
    flights.land(released.invokeId(), slot);
    switch (released.outcome()) {
      case READY -> offer(slot, false, now);
      case RESET -> {
        if (mode == Mode.DRAINING || supply.isRetired(slot)) {
          supply.end(slot, mode == Mode.DRAINING ? EndReason.DRAINED : EndReason.RETIRED, now);
        } else {
          slots.reset(slot, now);
        }
      }
      case LOST -> supply.lost(slot, now);
    }
    makeRoom(now);
  }

  private void refused(Command.Refused refused, long now) {
    Slot slot = slots.require(refused.slotId());
    flights.requireLease(refused.invokeId(), slot).slot = null;
    waiting.addFirst(
        new Waiter(
            refused.invokeId(), slot.version, slot.memoryMib, now + limits.roomWait().toNanos()));
    supply.lost(slot, now);
    Slot other = slots.idleProvisioned(slot.version);
    if (other == null) {
      other = slots.idle(slot.version);
    }
    Waiter waiter = other == null ? null : waiting.takeFirst(slot.version);
    if (other != null && waiter != null) {
      slots.grant(other, now);
      grant(waiter, other, true, null);
    }
    makeRoom(now);
  }

  private void died(Slot slot, long now) {
    // It may have been granted in the meantime; the one who got it will notice and refuse it.
    if (slot.state() == SlotState.IDLE) {
      supply.lost(slot, now);
    }
  }

  private void gone(Slot slot, long now) {
    slots.gone(slot, now);
    makeRoom(now);
  }

  private void update(Command.Update update, long now) {
    supply.retire(
        version ->
            version.functionName().equals(update.functionName())
                && version.version().equals(update.version())
                && !version.revisionId().equals(update.keepRevisionId()),
        now);
  }

  private void delete(Command.Delete delete, long now) {
    String name = delete.functionName();
    boolean whole = delete.version().isEmpty();
    supply.retire(
        version ->
            version.functionName().equals(name)
                && (whole || version.version().equals(delete.version())),
        now);
    if (whole) {
      supply.provision(name, List.of(), now);
      supply.forget(name);
      permits.forget(name, now);
    }
  }

  private void configure(Command.Configure configure, long now) {
    String name = configure.functionName();
    Map<String, Integer> counts = new HashMap<>();
    for (Provisioned one : configure.provisioned()) {
      counts.put(one.version().version(), one.count());
    }
    FunctionShare share = permits.of(name, now);
    permits.set(
        share,
        configure.reserved().orElse(FunctionShare.UNRESERVED),
        counts,
        version -> flights.of(share, version),
        now);
    supply.provision(name, configure.provisioned(), now);
  }

  private void tick(long now) {
    supply.expire(now);
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
    supply.close(now);
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
      int memoryMib = waiting.first(version).memoryMib();
      for (int missing = waiting.size(version) - slots.inInit(version); missing > 0; missing--) {
        if (starvingMib == 0 && supply.isFree(memoryMib)) {
          create(version, memoryMib, now);
          continue;
        }
        starvingMib += memoryMib;
        if (!supply.evictUntilFree(starvingMib, now)) {
          return;
        }
      }
    }
  }

  /** Makes one slot more, or refuses the invoke that would have needed it. */
  private void create(VersionKey version, int memoryMib, long now) {
    FunctionShare share = flights.require(waiting.first(version).invokeId()).share;
    if (!version.tenant().isEmpty()
        && slots.ofTenants(version.functionName()) >= permits.tenantEnvironments(share)) {
      refuse(waiting.takeLast(version), Effect.Refusal.TENANT_ENVIRONMENTS);
      return;
    }
    if (!permits.tryEnvironment(share, now)) {
      refuse(waiting.takeLast(version), Effect.Refusal.SCALING_RATE);
      return;
    }
    supply.create(version, memoryMib, now);
  }

  private void grant(Waiter waiter, Slot slot, boolean initialized, @Nullable ColdReason cold) {
    flights.require(waiter.invokeId()).slot = slot;
    effects.add(new Effect.Grant(waiter.invokeId(), slot.id, initialized, cold));
  }

  private void refuse(Waiter waiter, Effect.Refusal refusal) {
    flights.land(waiter.invokeId(), null);
    effects.add(new Effect.Refuse(waiter.invokeId(), refusal));
  }
}
