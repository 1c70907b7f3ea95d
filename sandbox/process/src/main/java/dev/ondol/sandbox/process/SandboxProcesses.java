package dev.ondol.sandbox.process;

import dev.ondol.linux.Signals;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** All processes of one sandbox: the runtime, its children, and those that detached themselves. */
final class SandboxProcesses {
  private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
  private static final Duration KILL_PAUSE = Duration.ofMillis(2);

  /** A process that starts others all the time may have one more after any search. */
  private static final int MAX_STOP_ROUNDS = 10;

  /** A program of the host's may have no arguments for good. */
  private static final int MAX_UNCERTAIN_ROUNDS = 10;

  private final MarkedProcesses all;
  private final String id;

  SandboxProcesses(MarkedProcesses all, String id) {
    this.all = all;
    this.id = id;
  }

  /** Of {@link MarkedProcesses#VARIABLE} in the environment of its first process. */
  String mark() {
    return all.value(id);
  }

  NavigableSet<Long> pids() {
    return all.search(id).pids();
  }

  /** Sends a signal to one that may have ended, or got another user's rights, in the meantime. */
  static void signal(long pid, int number) {
    boolean ignored = Signals.send(pid, number);
  }

  /**
   * Stops them all, and tells which.
   *
   * @param first to be stopped before the search, which is the only one if there is no other
   */
  Set<Long> stop(long first) {
    Set<Long> stopped = new LinkedHashSet<>();
    stopped.add(first);
    signal(first, Signals.STOP);
    boolean more = true;
    for (int round = 0; more && round < MAX_STOP_ROUNDS; round++) {
      more = false;
      for (long pid : pids()) {
        if (!stopped.add(pid)) continue;
        signal(pid, Signals.STOP);
        more = true;
      }
    }
    return stopped;
  }

  /**
   * Kills until none is left.
   *
   * @return false if some are left after {@link #KILL_LIMIT}
   */
  boolean killAll() {
    long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
    int uncertain = 0;
    while (true) {
      MarkedProcesses.Found found = all.search(id);
      if (found.pids().isEmpty() && (found.certain() || ++uncertain > MAX_UNCERTAIN_ROUNDS)) {
        return true;
      }
      for (long pid : found.pids()) signal(pid, Signals.KILL);
      if (System.nanoTime() > deadline) return false;
      LockSupport.parkNanos(KILL_PAUSE.toNanos());
    }
  }
}
