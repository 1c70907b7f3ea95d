package dev.ondol.bench;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A host that does next to nothing: what was started and ended before, and what the kernel cleans
 * up after it, is over, so that whoever is measured next does not pay for it.
 */
final class Rest {
  /** Share of all processors. */
  private static final double LITTLE = 0.1;

  private static final Duration LOOK = Duration.ofMillis(250);

  /** A host that has other work is measured as it is. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Rest() {}

  /** Waits for it, but not for long. */
  static void await() {
    await(Kernel::processorTicks, LOOK, LIMIT);
  }

  /**
   * @param ticks what the processors have done since the host's start
   * @return whether it came to rest
   */
  static boolean await(Supplier<Kernel.Ticks> ticks, Duration look, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    Kernel.Ticks before = ticks.get();
    while (System.nanoTime() < end) {
      Pause.of(look);
      Kernel.Ticks now = ticks.get();
      if (now.busySince(before) < LITTLE) {
        return true;
      }
      before = now;
    }
    return false;
  }
}
