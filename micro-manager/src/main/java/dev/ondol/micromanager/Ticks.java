package dev.ondol.micromanager;

import dev.ondol.core.WorkerManager;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The ticks of the worker manager: one is on its way when something can be due without a command,
 * and none where there is no slot. Not thread-safe: the micro-manager's lock guards it.
 */
final class Ticks {
  private final ScheduledExecutorService timers;
  private final LongConsumer tick;
  private long latest;
  private long dueNanos;
  private boolean due;

  /**
   * @param tick gets the number of each one that comes
   */
  Ticks(ScheduledExecutorService timers, LongConsumer tick) {
    this.timers = timers;
    this.tick = tick;
  }

  /** One has come. It was too late for somebody if there is a later number, and changes nothing. */
  void came(long number) {
    due = due && number != latest;
  }

  /** Sees to it that the next one comes in time. A warm invoke finds that it does. */
  void until(WorkerManager workers, long now) {
    long wait = workers.untilTick(now);
    if (wait < 0 || (due && dueNanos - now <= wait) || timers.isShutdown()) {
      return;
    }
    due = true;
    dueNanos = now + wait;
    long number = ++latest;
    var _ = timers.schedule(() -> tick.accept(number), wait, TimeUnit.NANOSECONDS);
  }
}
