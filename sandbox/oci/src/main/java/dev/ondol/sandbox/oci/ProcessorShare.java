package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxSpec;

/**
 * How much processor time a sandbox may use in each period of {@link #PERIOD_MICROS}.
 *
 * <p>The period is short, because a small function that has used up its quota stands still for the
 * rest of it: at 128 MiB that is up to 18 ms here, where the kernel's own period of 100 ms would
 * make it 93.
 */
record ProcessorShare(long quotaMicros) {
  static final int PERIOD_MICROS = 20_000;

  /** What the kernel accepts at the least. */
  private static final int MIN_QUOTA_MICROS = 1_000;

  /** One processor for every {@link SandboxSpec.Resources#MEMORY_MIB_PER_PROCESSOR} of memory. */
  static ProcessorShare of(int memoryMib) {
    long quota = (long) memoryMib * PERIOD_MICROS / SandboxSpec.Resources.MEMORY_MIB_PER_PROCESSOR;
    return new ProcessorShare(Math.max(MIN_QUOTA_MICROS, quota));
  }

  /** While the runtime and the function initialise: a whole processor, unless the share is more. */
  static ProcessorShare ofInit(int memoryMib) {
    return new ProcessorShare(Math.max(PERIOD_MICROS, of(memoryMib).quotaMicros));
  }
}
