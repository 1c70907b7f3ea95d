package dev.ondol.core;

import dev.ondol.core.ProvisionedStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which versions are to have slots ready before any invoke, and when to make those that are
 * missing. The slots themselves are in the {@link SlotTable}, which counts them.
 *
 * <p>What fails is tried again, but never in a spin: first after a second, then after twice as long
 * each time, up to five minutes; and as long as no init has succeeded since, one slot at a time.
 * What goes wrong before the next try is due belongs to the last one and does not count again.
 * Setting a version's number anew forgives everything.
 *
 * <p>Not thread-safe.
 */
final class Provisioning {
  /** So many of a version are in INIT at a time, lest they take the host from the invokes. */
  static final int MAX_AT_ONCE = 8;

  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final int MAX_PAUSE_SECONDS = 300;

  /** Without trouble for so long, the next trouble counts as the first. */
  private static final long FORGIVEN = Duration.ofMinutes(10).toNanos();

  private final Map<VersionKey, Target> targets = new LinkedHashMap<>();

  /** What is wanted of one version, and what went wrong. */
  private static final class Target {
    final Provisioned wanted;
    State trouble = State.READY;
    int troubles;
    long retryAtNanos;

    Target(Provisioned wanted, long now) {
      this.wanted = wanted;
      this.retryAtNanos = now;
    }

    void troubled(long now) {
      if (now - retryAtNanos < 0) {
        return;
      }
      troubles = now - retryAtNanos > FORGIVEN ? 1 : troubles + 1;
      long pauses = Math.min(MAX_PAUSE_SECONDS, 1L << Math.min(troubles - 1, 16));
      retryAtNanos = now + pauses * FIRST_PAUSE;
    }
  }

  /** These are wanted of the function from now on, and no others; one that is as it was stays. */
  void set(String functionName, List<Provisioned> wanted, long now) {
    targets
        .values()
        .removeIf(target ->
            target.wanted.version().functionName().equals(functionName)
                && !wanted.contains(target.wanted));
    for (Provisioned one : wanted) {
      targets.computeIfAbsent(one.version(), version -> new Target(one, now));
    }
  }

  void clear() {
    targets.clear();
  }

  boolean isEmpty() {
    return targets.isEmpty();
  }

  /** In the order in which they were set. */
  List<Provisioned> wanted() {
    List<Provisioned> wanted = new ArrayList<>(targets.size());
    targets.values().forEach(target -> wanted.add(target.wanted));
    return wanted;
  }

  /** How many slots are to be ready. */
  int wanted(VersionKey version) {
    Target target = targets.get(version);
    return target == null ? 0 : target.wanted.count();
  }

  /**
   * How many slots may be begun now.
   *
   * @param making those in INIT
   * @param ready those that are IDLE or BUSY
   */
  int missing(VersionKey version, int making, int ready, long now) {
    Target target = targets.get(version);
    if (target == null || now - target.retryAtNanos < 0) {
      return 0;
    }
    int atOnce = target.trouble == State.READY ? MAX_AT_ONCE : 1;
    return Math.min(atOnce - making, target.wanted.count() - making - ready);
  }

  /** A slot of it is ready: whatever was wrong is over. */
  void initialized(VersionKey version) {
    Target target = targets.get(version);
    if (target != null) {
      target.trouble = State.READY;
    }
  }

  /** No slot of it could be made. */
  void failed(VersionKey version, State trouble, long now) {
    Target target = targets.get(version);
    if (target != null) {
      target.trouble = trouble;
      target.troubled(now);
    }
  }

  /** A slot that had been ready is gone. */
  void lost(VersionKey version, long now) {
    Target target = targets.get(version);
    if (target != null) {
      target.troubled(now);
    }
  }

  ProvisionedStatus status(VersionKey version, int ready) {
    Target target = targets.get(version);
    if (target == null) {
      return ProvisionedStatus.NONE;
    }
    int wanted = target.wanted.count();
    int available = Math.min(wanted, ready);
    State state =
        available == wanted
            ? State.READY
            : target.trouble == State.READY ? State.IN_PROGRESS : target.trouble;
    return new ProvisionedStatus(wanted, available, state);
  }
}
