package dev.ondol.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Calls a target before it is measured, until three seconds in a row bring no more than the best
 * second before them: compilers work in steps, and one second without gain is often just noise. One
 * that was warmed up already gets a second; a function that was made anew was not, for its
 * processes are new. The same for Ondol, floor and peers. Confined to one thread.
 */
final class WarmUp {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int MAX_STEPS = 30;
  private static final int STEPS_WITHOUT_GAIN = 3;
  private static final double GAIN = 1.03;

  private final int callers;
  private final Set<Target> warm = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param callers at once
   */
  WarmUp(int callers) {
    this.callers = callers;
  }

  /** Puts how long it took, in seconds. */
  void of(String who, Target target, Round round) {
    double best = perSecond(target);
    int steps = 1;
    int withoutGain = warm.add(target) ? 0 : STEPS_WITHOUT_GAIN;
    for (; withoutGain < STEPS_WITHOUT_GAIN && steps < MAX_STEPS; steps++) {
      double now = perSecond(target);
      withoutGain = now > best * GAIN ? 0 : withoutGain + 1;
      best = Math.max(best, now);
    }
    round.put(who + " warm-up", "s", steps * (double) STEP.toSeconds());
  }

  private double perSecond(Target target) {
    return Load.closed(target, callers, STEP).perSecond();
  }
}
