package dev.ondol.core;

import java.time.Duration;
import java.util.ArrayList;

/**
 * What is known of one kind of prepared environments: how many wait, how often they are asked for,
 * what one costs. Not thread-safe.
 */
final class PoolDemand {
  /** How many are kept follows the arrivals of about so long. */
  private static final double RATE_SECONDS = 10;

  /** What a kind is worth beside others follows those of about so long. */
  private static final double WORTH_SECONDS = 300;

  /** A function that was not invoked yet is worth as much as so many invokes. */
  private static final double EXPECTATION = 0.5;

  private static final double TAIL = 2.33;
  private static final int MAX_READY = 64;
  private static final double FIRST_FILL_SECONDS = 0.3;
  private static final int FIRST_MEMORY_MIB = 48;
  private static final double NANOS = 1e9;
  private static final long FIRST_REST_NANOS = Duration.ofSeconds(5).toNanos();

  /** Twice the rest after each failure, up to five minutes. */
  private static final int MAX_DOUBLINGS = 6;

  final ArrayList<Long> idle = new ArrayList<>();
  int filling;
  int memoryMib = FIRST_MEMORY_MIB;
  private double fillSeconds = FIRST_FILL_SECONDS;
  private double recent;
  private double lately;
  private long weighedNanos;
  private long usedNanos;
  private long restsUntilNanos;
  private int failures;

  PoolDemand(long now) {
    weighedNanos = now;
    usedNanos = now;
    restsUntilNanos = now;
  }

  void arrive(long now) {
    decay(now);
    recent++;
    lately++;
    usedNanos = now;
  }

  void expect(long now) {
    decay(now);
    lately = Math.max(lately, EXPECTATION);
    usedNanos = now;
  }

  private void decay(long now) {
    double seconds = (now - weighedNanos) / NANOS;
    recent *= Math.exp(-seconds / RATE_SECONDS);
    lately *= Math.exp(-seconds / WORTH_SECONDS);
    weighedNanos = now;
  }

  void filled(long id, long nanos, int usedMib) {
    filling--;
    fillSeconds = (fillSeconds + nanos / NANOS) / 2;
    memoryMib = Math.max(1, usedMib);
    idle.add(id);
  }

  /** How many are to be ready. */
  int target(long now, long unusedNanos) {
    if (now - usedNanos > unusedNanos) {
      return 0;
    }
    double mean = mean(now);
    return (int) Math.clamp(Math.ceil(mean + TAIL * Math.sqrt(mean)), 1, MAX_READY);
  }

  int missing(long now, long unusedNanos) {
    return target(now, unusedNanos) - count();
  }

  /** Of those that wait and those that are being made. */
  int count() {
    return idle.size() + filling;
  }

  int heldMib() {
    return count() * memoryMib;
  }

  /** How many arrive while one is made. */
  private double mean(long now) {
    decay(now);
    return recent / RATE_SECONDS * fillSeconds;
  }

  /**
   * What the n-th of them is worth: seconds saved a second, for each MiB. It is of use only where
   * all before it are taken before another is made, which is the tail of Poisson's distribution.
   */
  double worth(int n, long now) {
    double mean = mean(now);
    double probability = Math.exp(-mean);
    double fewer = 0;
    for (int k = 0; k < n - 1; k++) {
      fewer += probability;
      probability *= mean / (k + 1);
    }
    return lately / WORTH_SECONDS * fillSeconds * Math.max(0, 1 - fewer) / memoryMib;
  }

  /** One failed: none is made for a while, longer each time. */
  void rest(long now) {
    restsUntilNanos = now + (FIRST_REST_NANOS << failures);
    failures = Math.min(failures + 1, MAX_DOUBLINGS);
  }

  boolean rests(long now) {
    return now - restsUntilNanos < 0;
  }

  void recover() {
    failures = 0;
  }
}
