package dev.ondol.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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
 * <p>All together stay within a budget of memory, for which the most recently used kinds are filled
 * first; few are filled at a time, for a fill takes processor time from invokes.
 *
 * @param <K> a kind: what environments must agree in to stand in for each other
 */
public final class PoolPlan<K> {
  /** The rate of arrivals is that of about so long. */
  private static final double MEMORY_SECONDS = 10;

  private static final double TAIL = 2.33;
  private static final int MAX_PER_KIND = 64;
  private static final int MAX_KINDS = 256;
  private static final long FAILURE_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double FIRST_FILL_SECONDS = 0.3;
  private static final int FIRST_MEMORY_MIB = 48;
  private static final double NANOS = 1e9;

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
    record Discard<K>(long id) implements Act<K> {}
  }

  private static final class Kind {
    final ArrayList<Long> idle = new ArrayList<>();
    int filling;
    double weight;
    long weighedNanos;
    long usedNanos;
    long pausedUntilNanos;
    double fillSeconds = FIRST_FILL_SECONDS;
    int memoryMib = FIRST_MEMORY_MIB;

    Kind(long now) {
      weighedNanos = now;
      usedNanos = now;
      pausedUntilNanos = now;
    }

    void arrive(long now) {
      decay(now);
      weight++;
      usedNanos = now;
    }

    void decay(long now) {
      weight *= Math.exp(-(now - weighedNanos) / NANOS / MEMORY_SECONDS);
      weighedNanos = now;
    }

    int target(long now, long unusedNanos) {
      if (now - usedNanos > unusedNanos) {
        return 0;
      }
      decay(now);
      double mean = weight / MEMORY_SECONDS * fillSeconds;
      return (int) Math.clamp(Math.ceil(mean + TAIL * Math.sqrt(mean)), 1, MAX_PER_KIND);
    }
  }

  private record Fill<K>(K kind, long sinceNanos) {}

  private final Limits limits;

  /** The most recently used last. */
  private final Map<K, Kind> kinds = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<Long, Fill<K>> fills = new HashMap<>();
  private final Map<Long, K> kindOfIdle = new HashMap<>();
  private long nextId = 1;
  private boolean drained;

  public PoolPlan(Limits limits) {
    this.limits = limits;
  }

  /** A cold start wants one. Empty if there is none; else it is in the pool no more. */
  public OptionalLong take(K key, long now) {
    Kind kind = kinds.computeIfAbsent(key, made -> new Kind(now));
    kind.arrive(now);
    if (kind.idle.isEmpty()) {
      return OptionalLong.empty();
    }
    long id = kind.idle.removeLast();
    kindOfIdle.remove(id);
    return OptionalLong.of(id);
  }

  /** A function of this kind is there and may be invoked soon. */
  public void expect(K key, long now) {
    Kind kind = kinds.computeIfAbsent(key, made -> new Kind(now));
    kind.usedNanos = now;
  }

  /**
   * One is prepared.
   *
   * @param memoryMib that it really uses
   */
  public void filled(long id, int memoryMib, long now) {
    Fill<K> fill = fills.remove(id);
    Kind kind = fill == null ? null : kinds.get(fill.kind);
    if (fill == null || kind == null) {
      throw new IllegalStateException("nothing was to be prepared as " + id);
    }
    kind.filling--;
    kind.fillSeconds = (kind.fillSeconds + (now - fill.sinceNanos) / NANOS) / 2;
    kind.memoryMib = Math.max(1, memoryMib);
    kind.idle.add(id);
    kindOfIdle.put(id, fill.kind);
  }

  /** One could not be prepared, or died while it waited; one that was taken is no longer known. */
  public void lost(long id, long now) {
    Fill<K> fill = fills.remove(id);
    K key = fill == null ? kindOfIdle.remove(id) : fill.kind;
    Kind kind = key == null ? null : kinds.get(key);
    if (kind == null) {
      return;
    }
    if (fill == null) {
      kind.idle.remove(id);
    } else {
      kind.filling--;
    }
    kind.pausedUntilNanos = now + FAILURE_PAUSE_NANOS;
  }

  /** From now on nothing is kept. */
  public void drain() {
    drained = true;
  }

  /** What is to be done now; ask after each change, and from time to time. */
  public List<Act<K>> plan(long now) {
    List<Act<K>> acts = new ArrayList<>();
    List<K> order = new ArrayList<>(kinds.keySet());
    long unused = limits.unusedAfter.toNanos();
    for (K key : order) {
      Kind kind = require(key);
      int target = drained ? 0 : kind.target(now, unused);
      // One more than the target stays: rates sway.
      int keep = target == 0 ? 0 : target + 1;
      while (kind.idle.size() > keep) {
        long id = kind.idle.removeFirst();
        kindOfIdle.remove(id);
        acts.add(new Act.Discard<>(id));
      }
      boolean forgotten = target == 0 || kinds.size() > MAX_KINDS;
      if (forgotten && kind.idle.isEmpty() && kind.filling == 0) {
        kinds.remove(key);
      }
    }
    if (drained) {
      return acts;
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      fill(order.get(i), now, unused, acts);
    }
    return acts;
  }

  private void fill(K key, long now, long unused, List<Act<K>> acts) {
    Kind kind = kinds.get(key);
    if (kind == null || now - kind.pausedUntilNanos < 0) {
      return;
    }
    int target = kind.target(now, unused);
    while (kind.idle.size() + kind.filling < target
        && fills.size() < limits.filling
        && memoryMib() + kind.memoryMib <= limits.memoryMib) {
      long id = nextId++;
      kind.filling++;
      fills.put(id, new Fill<>(key, now));
      acts.add(new Act.Fill<>(id, key));
    }
  }

  private Kind require(K key) {
    Kind kind = kinds.get(key);
    if (kind == null) {
      throw new IllegalStateException("no pool of " + key);
    }
    return kind;
  }

  /** Of all that are prepared or being prepared. */
  public int memoryMib() {
    return kinds.values().stream()
        .mapToInt(kind -> (kind.idle.size() + kind.filling) * kind.memoryMib)
        .sum();
  }

  /** How many wait now. */
  public int size() {
    return kindOfIdle.size();
  }
}
