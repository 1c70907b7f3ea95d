package dev.ondol.core;

import java.util.List;
import java.util.OptionalInt;

/** What can be told to the {@link WorkerManager}. */
public sealed interface Command {
  /**
   * An invoke asks for a permit and a slot.
   *
   * @param invokeId unique among the invokes in flight
   */
  record Acquire(long invokeId, VersionKey version, int memoryMib) implements Command {}

  /** The making of a slot's environment would begin now, if it is still needed. */
  record Begin(long slotId) implements Command {}

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

  /** Of one version of a function only one revision is to be served from now on. */
  record Update(String functionName, String version, String keepRevisionId) implements Command {}

  /**
   * A function or one of its versions is deleted, and whatever was set for it.
   *
   * @param version empty for the function with all its versions
   */
  record Delete(String functionName, String version) implements Command {}

  /**
   * What a function has of the concurrency from now on, in place of what it had.
   *
   * @param reserved empty if it shares the account's concurrency; 0 lets no invoke in
   * @param provisioned each version at most once
   */
  record Configure(String functionName, OptionalInt reserved, List<Provisioned> provisioned)
      implements Command {
    public Configure {
      provisioned = List.copyOf(provisioned);
    }
  }

  /** Time has passed. */
  record Tick() implements Command {}

  /** The platform stops: nothing new begins, idle slots end, busy ones when their invoke ends. */
  record Drain() implements Command {}
}
