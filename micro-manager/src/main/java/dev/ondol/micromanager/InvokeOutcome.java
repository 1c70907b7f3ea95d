package dev.ondol.micromanager;

import dev.ondol.core.ColdReason;
import dev.ondol.core.PhaseTimes;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an invoke ended, for the caller: exactly one of these, exactly once. */
public sealed interface InvokeOutcome {
  /**
   * The function answered, well or ill.
   *
   * @param contentType of the payload
   * @param functionError {@code Unhandled} if the payload tells of an error of the function
   * @param logTail the last 4,096 bytes of the log, if asked for
   * @param cold why no idle slot was there; empty for a warm invoke
   * @param slotId which slot served it
   */
  record Answered(
      byte[] payload,
      String contentType,
      @Nullable String functionError,
      byte @Nullable [] logTail,
      Optional<ColdReason> cold,
      String slotId,
      PhaseTimes phases)
      implements InvokeOutcome {}

  /** There is no room for one more now: 429. */
  record Throttled(Reason reason) implements InvokeOutcome {
    /** Which limit. */
    public enum Reason {
      /** The account's concurrency is used up. */
      CONCURRENT_INVOCATIONS,
      /** The function's reserved concurrency is used up. */
      RESERVED_CONCURRENT_INVOCATIONS,
      /** The function had as many invokes this second as the account's concurrency allows. */
      INVOCATION_RATE,
      /** The function had as many invokes this second as its reserved concurrency allows. */
      RESERVED_INVOCATION_RATE,
      /** The function had as many environments made lately as it may. */
      SCALING_RATE,
      /** The tenants of the function have as many environments as they may. */
      TENANT_ENVIRONMENTS,
      /**
       * The host's memory is used up, and no slot fell free in the time that an invoke may wait.
       */
      NO_CAPACITY,
      /** The platform is stopping. */
      DRAINING;

      /** As in metrics: lower case with hyphens. */
      public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
  }

  /**
   * The platform failed: 500.
   *
   * @param message for the caller; what the host answered stays in the log
   */
  record PlatformFailed(String message) implements InvokeOutcome {}
}
