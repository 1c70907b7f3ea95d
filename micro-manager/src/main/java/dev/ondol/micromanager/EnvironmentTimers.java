package dev.ondol.micromanager;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one environment. A warm invoke must not pay for setting and cancelling timers, so
 * the two that every invoke needs are lazy: a timer that is set stays set, and when it goes off it
 * looks whether its time has really come, and goes on sleeping if not.
 */
final class EnvironmentTimers {
  /** How long a caller's answer waits for a runtime that does not ask for its next event. */
  private static final Duration LINGER = Duration.ofMillis(10);

  private final ScheduledExecutorService scheduler;
  private final EnvironmentPlan plan;
  private final Duration initTimeout;
  private final Duration freezeAfter;
  private final Duration invokeTimeout;

  private @Nullable ScheduledFuture<?> initTimer;
  private @Nullable InFlight invoke;
  private long invokeDueNanos;
  private boolean invokeTimerSet;
  private @Nullable InFlight lingering;
  private long lingerDueNanos;
  private boolean lingerTimerSet;
  private long freezeDueNanos;
  private boolean freezeTimerSet;

  EnvironmentTimers(ScheduledExecutorService scheduler, EnvironmentPlan plan) {
    this.scheduler = scheduler;
    this.plan = plan;
    this.initTimeout = plan.initTimeout();
    this.freezeAfter = plan.settings().freezeAfter();
    this.invokeTimeout = plan.function().limits().timeout();
  }

  /**
   * What a host's timers run in. One that is set after its end never goes off; that is no error.
   */
  static ScheduledThreadPoolExecutor scheduler() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("slot-timers").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }

  /** The init has begun. */
  synchronized void init(Runnable onOverdue) {
    cancelInit();
    initTimer = scheduler.schedule(guarded(onOverdue), initTimeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized void cancelInit() {
    if (initTimer != null) {
      initTimer.cancel(false);
      initTimer = null;
    }
  }

  /** An invoke has begun; the one before is no longer watched. */
  synchronized void invoke(InFlight begun, Consumer<InFlight> onOverdue) {
    invoke = begun;
    invokeDueNanos = System.nanoTime() + invokeTimeout.toNanos();
    if (!invokeTimerSet) {
      invokeTimerSet = true;
      scheduleInvoke(onOverdue);
    }
  }

  private void scheduleInvoke(Consumer<InFlight> onOverdue) {
    long delay = invokeDueNanos - System.nanoTime();
    var _ = scheduler.schedule(guarded(() -> invokeTimer(onOverdue)), delay, TimeUnit.NANOSECONDS);
  }

  private void invokeTimer(Consumer<InFlight> onOverdue) {
    InFlight due;
    synchronized (this) {
      if (invoke != null && System.nanoTime() - invokeDueNanos < 0) {
        scheduleInvoke(onOverdue);
        return;
      }
      invokeTimerSet = false;
      due = invoke;
      invoke = null;
    }
    if (due != null) {
      onOverdue.accept(due);
    }
  }

  /** The response is complete, but the runtime has not asked for the next event. */
  synchronized void linger(InFlight responded, Consumer<InFlight> onLingered) {
    lingering = responded;
    lingerDueNanos = System.nanoTime() + LINGER.toNanos();
    if (!lingerTimerSet) {
      lingerTimerSet = true;
      scheduleLinger(onLingered);
    }
  }

  private void scheduleLinger(Consumer<InFlight> onLingered) {
    long delay = lingerDueNanos - System.nanoTime();
    var _ = scheduler.schedule(guarded(() -> lingerTimer(onLingered)), delay, TimeUnit.NANOSECONDS);
  }

  private void lingerTimer(Consumer<InFlight> onLingered) {
    InFlight due;
    synchronized (this) {
      if (lingering != null && System.nanoTime() - lingerDueNanos < 0) {
        scheduleLinger(onLingered);
        return;
      }
      lingerTimerSet = false;
      due = lingering;
      lingering = null;
    }
    if (due != null) {
      onLingered.accept(due);
    }
  }

  /** No invoke is watched any more; the environment is idle. */
  synchronized void idle(Runnable freeze) {
    invoke = null;
    lingering = null;
    freezeDueNanos = System.nanoTime() + freezeAfter.toNanos();
    if (!freezeTimerSet) {
      freezeTimerSet = true;
      scheduleFreeze(freeze);
    }
  }

  private void scheduleFreeze(Runnable freeze) {
    long delay = freezeDueNanos - System.nanoTime();
    var _ = scheduler.schedule(guarded(() -> freezeTimer(freeze)), delay, TimeUnit.NANOSECONDS);
  }

  private void freezeTimer(Runnable freeze) {
    synchronized (this) {
      if (System.nanoTime() - freezeDueNanos < 0) {
        scheduleFreeze(freeze);
        return;
      }
      freezeTimerSet = false;
    }
    freeze.run();
  }

  /** Does something after a while, whatever becomes of the environment. */
  void after(long nanos, Runnable task) {
    var _ = scheduler.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
  }

  /** The environment ends. */
  synchronized void cancelAll() {
    cancelInit();
    invoke = null;
  }

  /** The scheduler would swallow a failure. */
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        plan.broken(e);
      }
    };
  }
}
