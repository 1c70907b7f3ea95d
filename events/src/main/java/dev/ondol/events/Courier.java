package dev.ondol.events;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Brings events to their functions. */
public interface Courier {
  /** Does not block. A future that fails counts as {@link Delivery.Refused}. */
  CompletableFuture<Delivery> deliver(Event event);

  /** How an attempt went. */
  sealed interface Delivery {
    /**
     * The function answered.
     *
     * @param functionError {@code Unhandled}, or null if all went well
     */
    record Answered(byte[] payload, String executedVersion, @Nullable String functionError)
        implements Delivery {}

    /** Throttled, or the platform failed: later, perhaps. */
    record Refused() implements Delivery {}

    /** The function's reserved concurrency is 0. */
    record NoConcurrency() implements Delivery {}

    /** There is no such function, version or alias any more. */
    record Gone() implements Delivery {}
  }
}
