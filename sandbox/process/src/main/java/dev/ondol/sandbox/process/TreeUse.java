package dev.ondol.sandbox.process;

import dev.ondol.linux.ProcessState;
import dev.ondol.sandbox.ResourceUse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What a runtime and its children use, as well as it can be told without a cgroup: the sum of their
 * resident memory now, the largest such sum that was ever asked for or what the runtime alone once
 * had, and the processor time of those that are there. Thread-safe.
 */
final class TreeUse {
  /** More are not looked at: this is asked for at the end of each invoke. */
  private static final int MAX_PROCESSES = 64;

  private static final long PAGE_BYTES = 4096;
  private static final long NANOS_PER_TICK = 1_000_000_000 / ProcessState.TICKS_PER_SECOND;

  private long peakBytes;

  synchronized ResourceUse of(long pid) {
    long bytes = 0;
    long ticks = 0;
    Deque<Long> left = new ArrayDeque<>();
    left.add(pid);
    for (int count = 0; count < MAX_PROCESSES && !left.isEmpty(); count++) {
      long next = left.remove();
      Optional<ProcessState> state = ProcTable.state(next);
      if (state.isEmpty()) continue;
      bytes += state.get().residentPages() * PAGE_BYTES;
      ticks += state.get().processorTicks();
      for (long child : ProcTable.children(next)) left.add(child);
    }
    peakBytes = Math.max(peakBytes, Math.max(bytes, ProcTable.peakBytes(pid)));
    return new ResourceUse.Known(bytes, peakBytes, Duration.ofNanos(ticks * NANOS_PER_TICK));
  }
}
