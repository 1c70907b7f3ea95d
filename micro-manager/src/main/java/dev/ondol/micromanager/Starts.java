package dev.ondol.micromanager;

import dev.ondol.core.StartLine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets few environments start at a time on this host: the shell around {@link StartLine}. Starts
 * need processors. If all that are wanted share them, all are ready late, and at the same time; if
 * few do, the first are ready early and can serve those that still wait, and none is slower for it.
 *
 * <p>A start has its turn until the runtime asks for its first event, but not for long: one that
 * waits for something else than a processor does not hold the others up. Thread-safe.
 */
final class Starts {
  /** A sandbox that cannot be made ends no turn otherwise. */
  private static final Duration MAX_TURN = Duration.ofSeconds(2);

  /** From the start of the runtime on. */
  private static final Duration MAX_INIT = Duration.ofMillis(250);

  private final ScheduledExecutorService timers;
  private final StartLine<String, Turn> line;

  Starts(ScheduledExecutorService timers, int atOnce) {
    this.timers = timers;
    line = new StartLine<>(atOnce);
  }

  /**
   * The turn of one environment. It comes once at most; after {@link #leave} it never comes, and
   * whoever waits for it waits no longer.
   */
  final class Turn {
    private final String function;
    private final CountDownLatch come = new CountDownLatch(1);
    private boolean holds;
    private volatile boolean left;

    private Turn(String function) {
      this.function = function;
    }

    /**
     * Waits until it comes.
     *
     * @param first is done then, and may {@link #leave}
     * @return false if it was left
     */
    boolean await(Runnable first) {
      if (enter(this)) {
        begin();
      }
      try {
        come.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        leave();
      }
      if (!left) {
        first.run();
      }
      return !left;
    }

    private void begin() {
      come.countDown();
      passAfter(MAX_TURN);
    }

    /** The runtime was told to start. */
    void launched() {
      if (come.getCount() == 0) {
        passAfter(MAX_INIT);
      }
    }

    /** The environment has started, or never will. */
    void leave() {
      if (!left) {
        left = true;
        come.countDown();
        pass(this);
      }
    }

    private void passAfter(Duration limit) {
      if (!left) {
        var _ = timers.schedule(() -> pass(this), limit.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  Turn turn(String function) {
    return new Turn(function);
  }

  private synchronized boolean enter(Turn turn) {
    if (turn.left) {
      return false;
    }
    turn.holds = line.enter(turn.function, turn);
    return turn.holds;
  }

  /** Lets the next one begin in its place, if it has one. */
  private void pass(Turn turn) {
    Optional<Turn> next;
    synchronized (this) {
      if (!turn.holds) {
        return;
      }
      turn.holds = false;
      next = line.leave();
      while (next.isPresent() && next.get().left) {
        next = line.leave();
      }
      next.ifPresent(other -> other.holds = true);
    }
    next.ifPresent(Turn::begin);
  }
}
