package dev.ondol.sandbox;

import java.time.Duration;

/**
 * What a sandbox has used so far; zeros where the level cannot tell.
 *
 * @param peakMemoryBytes the most at any time, as the kernel counted it
 * @param processorTime of all its processes together
 */
public record ResourceUse(long memoryBytes, long peakMemoryBytes, Duration processorTime) {
  public static final ResourceUse UNKNOWN = new ResourceUse(0, 0, Duration.ZERO);
}
