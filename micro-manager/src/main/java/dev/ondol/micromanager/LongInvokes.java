package dev.ondol.micromanager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then at the environments that are busy, so that those whose invokes run long give
 * way: see {@link Courtesy}. Where none is busy nobody looks. Thread-safe.
 */
final class LongInvokes {
  private static final Logger LOG = LoggerFactory.getLogger(LongInvokes.class);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ScheduledExecutorService timers;
  private final Supplier<List<Environment>> busy;
  private final AtomicBoolean watching = new AtomicBoolean();

  LongInvokes(ScheduledExecutorService timers, Supplier<List<Environment>> busy) {
    this.timers = timers;
    this.busy = busy;
  }

  /** An environment is busy from now on. */
  void begun() {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      var _ = timers.schedule(this::look, LOOK.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    // First, so that one which begins while we look is not missed.
    watching.set(false);
    List<Environment> found = busy.get();
    for (Environment environment : found) {
      try {
        environment.look(System.nanoTime());
      } catch (RuntimeException e) {
        LOG.warn("a slot that runs long cannot give way", e);
      }
    }
    if (!found.isEmpty()) {
      begun();
    }
  }
}
