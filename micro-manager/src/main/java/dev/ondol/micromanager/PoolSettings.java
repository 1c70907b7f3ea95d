package dev.ondol.micromanager;

import java.time.Duration;

/**
 * How environments are prepared ahead of need.
 *
 * @param memoryMib that all of them may really use together; 0 for no pools
 * @param unusedAfter a pool that nobody asked for is drained
 * @param imports whether a language runtime imports ahead what many functions import
 */
public record PoolSettings(int memoryMib, Duration unusedAfter, boolean imports) {
  public static final PoolSettings OFF = new PoolSettings(0, Duration.ofMinutes(10), true);
}
