package dev.ondol.micromanager;

import dev.ondol.sandbox.ResourceUse;
import dev.ondol.sandbox.RuntimeProcess;
import java.time.Duration;

/**
 * Whether an environment lets others go first where processors are short: it does from the moment
 * on when its invoke has been seen to run for long and to spend, until its next invoke begins.
 *
 * <p>One that has run long is not much later for a few milliseconds more; one that ends within a
 * millisecond is ten times as late. The kernel cannot know which is which: a function that is
 * invoked again and again spends as much as one that computes.
 *
 * <p>Guarded by the lock of its environment.
 */
final class Courtesy {
  private static final Duration FIRST_REST = Duration.ofMillis(50);

  /** One that waits for something else than a processor is looked at less and less. */
  private static final Duration MAX_REST = Duration.ofSeconds(1);

  /** Spending is more than this part of a processor; the smallest function may use a fourteenth. */
  private static final int PART = 20;

  private long invokeId;
  private long lookedNanos;
  private long usedNanos;
  private long restNanos;
  private boolean givesWay;

  /** A look at an invoke that is on its way. */
  void look(long id, long now, RuntimeProcess process, ResourceUse use) {
    boolean first = id != invokeId;
    if (!first && (givesWay || now - lookedNanos < restNanos)) {
      return;
    }
    long used = use.processorTime().toNanos();
    if (first) {
      invokeId = id;
      restNanos = FIRST_REST.toNanos();
    } else if ((used - usedNanos) * PART > now - lookedNanos) {
      givesWay = true;
      process.giveWay(true);
    } else {
      restNanos = Math.min(2 * restNanos, MAX_REST.toNanos());
    }
    lookedNanos = now;
    usedNanos = used;
  }

  /** An invoke begins. */
  void begin(RuntimeProcess process) {
    if (givesWay) {
      givesWay = false;
      process.giveWay(false);
    }
  }
}
