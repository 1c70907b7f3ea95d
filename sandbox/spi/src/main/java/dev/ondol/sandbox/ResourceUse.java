package dev.ondol.sandbox;

import java.time.Duration;

/**
 * What a sandbox has used so far; zeros where the level cannot tell. A figure may be read from the
 * kernel only when it is asked for: the end of each invoke wants the peak and nothing else.
 * Thread-safe.
 */
public interface ResourceUse {
  ResourceUse UNKNOWN = new Known(0, 0, Duration.ZERO);

  long memoryBytes();

  /** The most at any time, as the kernel counted it. */
  long peakMemoryBytes();

  /** Of all its processes together. */
  Duration processorTime();

  /** What was used at one moment. */
  record Known(long memoryBytes, long peakMemoryBytes, Duration processorTime)
      implements ResourceUse {}
}
