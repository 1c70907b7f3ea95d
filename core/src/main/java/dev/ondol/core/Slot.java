package dev.ondol.core;

/**
 * A worker's place for one environment, as the core sees it. Only {@link SlotTable} changes it, and
 * only through {@link #become}.
 */
final class Slot {
  final long id;
  final VersionKey version;
  final int memoryMib;
  final Purpose purpose;
  final long madeNanos;
  private SlotState state = SlotState.INIT;
  private long sinceNanos;
  private ColdReason reason;
  private int invokes;

  /** What a slot is made for; an invoke takes either. */
  enum Purpose {
    /** For an invoke that waits: it ends when it is not used, or when its memory is needed. */
    DEMAND,
    /** Ahead of any invoke: it stays for as long as it is wanted. */
    PROVISIONED
  }

  Slot(long id, VersionKey version, int memoryMib, ColdReason reason, long now) {
    this.id = id;
    this.version = version;
    this.memoryMib = memoryMib;
    this.reason = reason;
    this.purpose = reason == ColdReason.PROVISIONED ? Purpose.PROVISIONED : Purpose.DEMAND;
    this.madeNanos = now;
    this.sinceNanos = now;
  }

  SlotState state() {
    return state;
  }

  boolean isProvisioned() {
    return purpose == Purpose.PROVISIONED;
  }

  /** Why its environment had to be made, or made anew. */
  ColdReason reason() {
    return reason;
  }

  /** How many invokes its runtime was given. */
  int invokes() {
    return invokes;
  }

  /** Its runtime starts anew. */
  void remadeBecause(ColdReason why) {
    reason = why;
    invokes = 0;
  }

  /** When it came into its state. */
  long sinceNanos() {
    return sinceNanos;
  }

  @Override
  public String toString() {
    return id + " of " + version;
  }

  /**
   * @param cause the command that moves it, for the message of a refused move
   * @return how long it was in the state that it leaves, in nanoseconds
   */
  long become(SlotState next, String cause, long now) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "slot %d of %s cannot go from %s to %s on %s".formatted(id, version, state, next, cause));
    }
    long inState = now - sinceNanos;
    if (next == SlotState.BUSY) {
      invokes++;
    }
    state = next;
    sinceNanos = now;
    return inState;
  }
}
