package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Function;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.micromanager.InvokeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state of each version of a function, as Lambda tells it. A version is active when its create
 * was answered, for by then its code is unpacked and its runtime was found. One that nobody has
 * invoked for long is inactive; an invoke wakes it, and its end says whether it could be made
 * again.
 *
 * <pre>
 *   ACTIVE ──(idle for long)──► INACTIVE ──invoke──► PENDING ──answered──► ACTIVE
 *     ▲                                                 └──platform failed──► FAILED
 *     └──────────────────────── an invoke is answered ────────────────────────┘
 * </pre>
 *
 * <p>Thread-safe and in memory only: after a start everything has just been used. On the way of an
 * invoke it costs one look into a map, and once a second a new entry.
 */
public final class FunctionStates {
  private static final long GRANULARITY_MILLIS = 1000;

  private final long limitMillis;
  private final InstantSource clock;
  private final long startMillis;
  private final ConcurrentHashMap<String, Use> uses = new ConcurrentHashMap<>();

  /**
   * @param limit after which a version that is not invoked is inactive
   */
  public FunctionStates(Duration limit, InstantSource clock) {
    this.limitMillis = limit.toMillis();
    this.clock = clock;
    this.startMillis = clock.millis();
  }

  /** What a state is told with. */
  enum Condition {
    ACTIVE,
    INACTIVE,
    PENDING,
    FAILED
  }

  /**
   * @param reason of a failure; empty otherwise
   */
  record State(Condition condition, String reason) {}

  private record Use(long atMillis, Condition condition, String reason) {}

  State of(Function function) {
    Use use = uses.get(key(function.version()));
    if (use != null && use.condition != Condition.ACTIVE) {
      return new State(use.condition, use.reason);
    }
    Instant modified = function.details().lastModified();
    long since = Math.max(use == null ? startMillis : use.atMillis, modified.toEpochMilli());
    return new State(
        clock.millis() - since > limitMillis ? Condition.INACTIVE : Condition.ACTIVE, "");
  }

  /** A version was made, or made anew. */
  void onMade(FunctionVersion version) {
    uses.put(key(version), new Use(clock.millis(), Condition.ACTIVE, ""));
  }

  /** A version is invoked. */
  void onUse(FunctionVersion version) {
    String key = key(version);
    long now = clock.millis();
    Use use = uses.get(key);
    Condition condition = use == null ? Condition.ACTIVE : use.condition;
    long since = use == null ? startMillis : use.atMillis;
    if (condition == Condition.ACTIVE && now - since > limitMillis) {
      uses.put(key, new Use(now, Condition.PENDING, ""));
    } else if (use == null || now - since > GRANULARITY_MILLIS) {
      uses.put(key, new Use(now, condition, use == null ? "" : use.reason));
    }
  }

  /** An invoke of a version has ended. What its function did does not matter here. */
  void onEnd(FunctionVersion version, InvokeOutcome outcome) {
    String key = key(version);
    Use use = uses.get(key);
    if (use == null || use.condition == Condition.ACTIVE) {
      return;
    }
    Use next =
        switch (outcome) {
          case InvokeOutcome.Answered answered -> new Use(use.atMillis, Condition.ACTIVE, "");
          case InvokeOutcome.PlatformFailed failed ->
              new Use(use.atMillis, Condition.FAILED, failed.message());
          case InvokeOutcome.Throttled throttled -> use;
        };
    uses.replace(key, use, next);
  }

  /** A function was deleted, with its versions. */
  void forget(FunctionId function) {
    uses.remove(function.name());
    uses.keySet().removeIf(key -> key.startsWith(function.name() + ":"));
  }

  /** Nothing is made for the name of {@code $LATEST}. */
  private static String key(FunctionVersion version) {
    String name = version.function().name();
    return version.version().equals(FunctionVersion.LATEST) ? name : name + ":" + version.version();
  }
}
