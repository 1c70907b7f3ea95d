package dev.ondol.core;

import org.jspecify.annotations.Nullable;

/** What the {@link WorkerManager} wants done, in this order. */
public sealed interface Effect {
  /** Make an environment; answered by Initialized, InitFailed or CreateFailed. */
  record Create(long slotId, VersionKey version, ColdReason reason) implements Effect {}

  /**
   * Send the invoke to the slot; answered by Released or Refused.
   *
   * @param cold why the invoke had to wait for a new environment; null if it met a used one
   */
  record Grant(long invokeId, long slotId, boolean initialized, @Nullable ColdReason cold)
      implements Effect {}

  /** Answer the invoke that it cannot be served. */
  record Refuse(long invokeId, Refusal refusal) implements Effect {}

  /** End the environment and remove what belongs to it; answered by Gone. */
  record End(long slotId, EndReason reason) implements Effect {}

  /** Why an invoke is refused. */
  enum Refusal {
    /** As many invokes as allowed are in flight. */
    CONCURRENCY,
    /** As many invokes are in flight as are reserved for the function. */
    RESERVED_CONCURRENCY,
    /** The function had as many invokes this second as the account's concurrency allows. */
    REQUEST_RATE,
    /** The function had as many invokes this second as its reserved concurrency allows. */
    RESERVED_REQUEST_RATE,
    /** It needs one more environment, and the function had as many made lately as it may. */
    SCALING_RATE,
    /** It needs one more environment, and the function's tenants have as many as they may. */
    TENANT_ENVIRONMENTS,
    /** The memory is used up, and none fell free in the time that an invoke may wait. */
    NO_ROOM,
    /** The host failed to make an environment. */
    CREATE_FAILED,
    /** The platform stops. */
    DRAINING
  }
}
