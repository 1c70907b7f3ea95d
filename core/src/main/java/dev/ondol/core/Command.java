package dev.ondol.core;

/** What can be told to the {@link WorkerManager}. */
public sealed interface Command {
  /**
   * An invoke asks for a permit and a slot.
   *
   * @param invokeId unique among the invokes in flight
   */
  record Acquire(long invokeId, VersionKey version, int memoryMib) implements Command {}

  /** A slot's environment waits for its first event, or its first after a reset. */
  record Initialized(long slotId) implements Command {}

  /** A slot's init ended without success; it can be tried once more in the time of an invoke. */
  record InitFailed(long slotId) implements Command {}

  /** The host could not make what was to be created; nothing of it is left. */
  record CreateFailed(long slotId) implements Command {}

  /** An invoke has ended, and its slot is given back. */
  record Released(long slotId, long invokeId, Outcome outcome) implements Command {
    /** What became of the environment. */
    public enum Outcome {
      /** It asks for the next event. */
      READY,
      /** It broke; it is being made anew, with its /tmp. */
      RESET,
      /** It cannot be used again. */
      LOST
    }
  }

  /**
   * A granted slot turned out to be dead before it saw the event: the invoke is to have another,
   * and goes before all that wait.
   */
  record Refused(long slotId, long invokeId) implements Command {}

  /** An idle slot's process ended. */
  record Died(long slotId) implements Command {}

  /** Nothing of an ending slot is left on the host. */
  record Gone(long slotId) implements Command {}

  /**
   * Only one revision of a function is to be served from now on.
   *
   * @param keepRevisionId empty for none
   */
  record Retire(String functionName, String keepRevisionId) implements Command {}

  /** Time has passed. */
  record Tick() implements Command {}

  /** The platform stops: nothing new begins, idle slots end, busy ones when their invoke ends. */
  record Drain() implements Command {}
}
