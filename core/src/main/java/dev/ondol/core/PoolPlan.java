package dev.ondol.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many environments are kept prepared for which kind of function. Deterministic; time
 * comes in. Not thread-safe.
 *
 * <p>By Little's law as many are on the way on average as arrive while one is made: cold starts a
 * second times the seconds of a fill. Arrivals scatter, so 2.33 standard deviations are added,
 * which is enough in 99 of 100 moments. Example: 8 cold starts a second and fills of 250 ms are 2
 * on average, and 2 + 2.33 * 1.41, rounded up, is 6. A kind that was asked for lately has at least
 * one.
 *
 * <p>All together stay within a budget of memory. What is worth most is filled first: cold starts a
 * second, times the seconds that each saves, times how probable it is that the one in question is
 * needed before another is made, for each MiB. Where the budget is used up, one that is worth twice
 * as much takes the place of the least worthy; twice, for otherwise two kinds that are worth the
 * same would take turns. Few are filled at a time, for a fill takes processor time from invokes.
 *
 * @param <K> a kind: what environments must agree in to stand in for each other
 */
public final class PoolPlan<K> {
  private static final int MAX_KINDS = 256;
  private static final double WORTH_A_CHANGE = 2;

  /**
   * @param memoryMib that all prepared environments may really use together
   * @param filling how many at a time
   * @param unusedAfter a kind that was not asked for is drained
   */
  public record Limits(int memoryMib, int filling, Duration unusedAfter) {}

  /** What is to be done. */
  public sealed interface Act<K> {
    /** Prepare one; answered by {@link #filled} or {@link #lost}. */
    record Fill<K>(long id, K kind) implements Act<K> {}

    /** End one; it is in the pool no more. */
    record Discard<K>(long id, K kind, Cause cause) implements Act<K> {}
  }

  /** Why one is ended that waits. */
  public enum Cause {
    /** Nobody asked for its kind in a long time, or not so often any more. */
    UNUSED,
    /** Another kind is worth more. */
    EVICTED,
    /** The host has less memory to spare. */
    SHRUNK
  }

  /**
   * What there is of a kind now.
   *
   * @param memoryMib of all of them together
   */
  public record Stock<K>(K kind, int ready, int filling, int memoryMib) {}

  private record Fill<K>(K kind, long sinceNanos) {}

  private final Limits limits;
  private final Map<K, PoolDemand> kinds = new LinkedHashMap<>();
  private final Map<Long, Fill<K>> fills = new HashMap<>();
  private final Map<Long, K> kindOfIdle = new HashMap<>();
  private long nextId = 1;
  private int budgetMib;
  private boolean drained;

  public PoolPlan(Limits limits) {
    this.limits = limits;
    budgetMib = limits.memoryMib;
  }

  /** A cold start wants one, whether it finds one or not. */
  public void arrive(K key, long now) {
    demand(key, now).arrive(now);
  }

  /** One for a cold start. Empty if there is none; else it is in the pool no more. */
  public OptionalLong take(K key) {
    PoolDemand kind = kinds.get(key);
    if (kind == null || kind.idle.isEmpty()) {
      return OptionalLong.empty();
    }
    long id = kind.idle.removeLast();
    kindOfIdle.remove(id);
    return OptionalLong.of(id);
  }

  /** One that was taken, or waits, turned out to have died: its kind gets a rest. */
  public void died(K key, long now) {
    PoolDemand kind = kinds.get(key);
    if (kind != null) {
      kind.rest(now);
    }
  }

  /** One that was taken did its service: its kind can be prepared. */
  public void served(K key) {
    PoolDemand kind = kinds.get(key);
    if (kind != null) {
      kind.recover();
    }
  }

  /** A function of this kind is there and may be invoked soon. */
  public void expect(K key, long now) {
    demand(key, now).expect(now);
  }

  private PoolDemand demand(K key, long now) {
    return kinds.computeIfAbsent(key, made -> new PoolDemand(now));
  }

  /**
   * One is prepared.
   *
   * @param memoryMib that it really uses
   */
  public void filled(long id, int memoryMib, long now) {
    Fill<K> fill = fills.remove(id);
    PoolDemand kind = fill == null ? null : kinds.get(fill.kind);
    if (fill == null || kind == null) {
      throw new IllegalStateException("nothing was to be prepared as " + id);
    }
    kind.filled(id, now - fill.sinceNanos, memoryMib);
    kindOfIdle.put(id, fill.kind);
  }

  /** One could not be prepared, or died while it waited; one that was taken is no longer known. */
  public void lost(long id, long now) {
    Fill<K> fill = fills.remove(id);
    K key = fill == null ? kindOfIdle.remove(id) : fill.kind;
    PoolDemand kind = key == null ? null : kinds.get(key);
    if (kind == null) {
      return;
    }
    if (fill == null) {
      kind.idle.remove(id);
    } else {
      kind.filling--;
    }
    kind.rest(now);
  }

  /** So much memory may be used from now on, if it is less than the limit. */
  public void budget(int memoryMib) {
    budgetMib = Math.clamp(memoryMib, 0, limits.memoryMib);
  }

  /** From now on nothing is kept. */
  public void drain() {
    drained = true;
  }

  /**
   * What is to be done now; ask after each change, and from time to time.
   *
   * @param mayFill false while others need the processors more
   */
  public List<Act<K>> plan(long now, boolean mayFill) {
    List<Act<K>> acts = new ArrayList<>();
    for (K key : List.copyOf(kinds.keySet())) {
      trim(key, now, acts);
    }
    while (memoryMib() > budgetMib) {
      K least = leastWorthy(null, now);
      if (least == null) {
        break;
      }
      discard(least, Cause.SHRUNK, acts);
    }
    while (mayFill && !drained && fills.size() < limits.filling) {
      K next = mostWanted(now, acts);
      if (next == null) {
        break;
      }
      long id = nextId++;
      require(next).filling++;
      fills.put(id, new Fill<>(next, now));
      acts.add(new Act.Fill<>(id, next));
    }
    return acts;
  }

  /** Whether something is to be prepared as soon as that may be. */
  public boolean isShort(long now) {
    return !drained
        && fills.size() < limits.filling
        && kinds.values().stream()
            .anyMatch(
                kind -> !kind.rests(now) && kind.missing(now, limits.unusedAfter.toNanos()) > 0);
  }

  private void trim(K key, long now, List<Act<K>> acts) {
    PoolDemand kind = require(key);
    int target = drained ? 0 : kind.target(now, limits.unusedAfter.toNanos());
    // One more than the target stays: rates sway.
    int keep = target == 0 ? 0 : target + 1;
    while (kind.idle.size() > keep) {
      discard(key, Cause.UNUSED, acts);
    }
    boolean forgotten = target == 0 || kinds.size() > MAX_KINDS;
    if (forgotten && kind.idle.isEmpty() && kind.filling == 0) {
      kinds.remove(key);
    }
  }

  /** Null if none is wanted, or for none there is memory. */
  private @Nullable K mostWanted(long now, List<Act<K>> acts) {
    K best = null;
    double bestWorth = -1;
    for (Map.Entry<K, PoolDemand> each : kinds.entrySet()) {
      PoolDemand kind = each.getValue();
      if (!kind.rests(now) && kind.missing(now, limits.unusedAfter.toNanos()) > 0) {
        double worth = kind.worth(kind.count() + 1, now);
        if (worth > bestWorth && hasRoom(each.getKey(), worth, now)) {
          best = each.getKey();
          bestWorth = worth;
        }
      }
    }
    if (best != null) {
      while (memoryMib() + require(best).memoryMib > budgetMib) {
        discard(requireLeastWorthy(best, now), Cause.EVICTED, acts);
      }
    }
    return best;
  }

  /** Whether it fits, if need be in the place of others that are worth clearly less. */
  private boolean hasRoom(K key, double worth, long now) {
    int missing = memoryMib() + require(key).memoryMib - budgetMib;
    for (Map.Entry<K, PoolDemand> each : kinds.entrySet()) {
      PoolDemand other = each.getValue();
      if (!each.getKey().equals(key)) {
        for (int n = other.idle.size();
            n > 0 && missing > 0 && other.worth(n, now) * WORTH_A_CHANGE < worth;
            n--) {
          missing -= other.memoryMib;
        }
      }
    }
    return missing <= 0;
  }

  private K requireLeastWorthy(K butNot, long now) {
    K least = leastWorthy(butNot, now);
    if (least == null) {
      throw new IllegalStateException("nothing can make room for " + butNot);
    }
    return least;
  }

  /** Whose last one that waits is worth least; null if none waits. */
  private @Nullable K leastWorthy(@Nullable K butNot, long now) {
    K least = null;
    double leastWorth = Double.POSITIVE_INFINITY;
    for (Map.Entry<K, PoolDemand> each : kinds.entrySet()) {
      PoolDemand kind = each.getValue();
      if (!kind.idle.isEmpty() && !each.getKey().equals(butNot)) {
        double worth = kind.worth(kind.idle.size(), now);
        if (worth < leastWorth) {
          least = each.getKey();
          leastWorth = worth;
        }
      }
    }
    return least;
  }

  private void discard(K key, Cause cause, List<Act<K>> acts) {
    long id = require(key).idle.removeFirst();
    kindOfIdle.remove(id);
    acts.add(new Act.Discard<>(id, key, cause));
  }

  private PoolDemand require(K key) {
    PoolDemand kind = kinds.get(key);
    if (kind == null) {
      throw new IllegalStateException("no pool of " + key);
    }
    return kind;
  }

  /** Of all that are prepared or being prepared. */
  public int memoryMib() {
    return kinds.values().stream().mapToInt(PoolDemand::heldMib).sum();
  }

  /** How many wait now. */
  public int size() {
    return kindOfIdle.size();
  }

  /** What there is, of each kind that is kept. */
  public List<Stock<K>> stock() {
    return kinds.entrySet().stream()
        .map(each -> {
          PoolDemand kind = each.getValue();
          return new Stock<>(each.getKey(), kind.idle.size(), kind.filling, kind.heldMib());
        })
        .toList();
  }
}
