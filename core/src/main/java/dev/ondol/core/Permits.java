package dev.ondol.core;

import dev.ondol.core.Effect.Refusal;
import dev.ondol.core.FunctionShare.VersionShare;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who may have how many invokes in flight, and how many a second.
 *
 * <p>The account's concurrency is divided in three steps. A function with reserved concurrency has
 * so many permits and no more; all others share what is left. Out of either, a version has as many
 * permits of its own as slots are provisioned for it. Its invokes use those first; what goes beyond
 * takes from what the function's versions, or all unreserved functions, have in common.
 *
 * <p>Example: of 1,000, function {@code a} reserves 100 and has 40 provisioned for version 3, and
 * {@code b} reserves nothing and has 200 provisioned for version 1. Then version 3 of {@code a} may
 * have 100 in flight if no other version has any, but all others together 60; and everything that
 * is unreserved shares 700, beside the 200 of {@code b}'s version 1.
 *
 * <p>Whether an invoke uses its version's own permit is not written on it: it follows from the
 * counts. So the settings may change under invokes in flight; these go on, and what is too much
 * then is not refused but only not granted anew.
 *
 * <p>Not thread-safe.
 */
final class Permits {
  private static final long SECOND = 1_000_000_000;
  private static final long SCALING_WINDOW = 10 * SECOND;

  private final int concurrency;
  private final Rates rates;
  private final Map<String, FunctionShare> functions = new HashMap<>();
  private int total;

  /** What reserved and provisioned concurrency keeps from those that have neither. */
  private int claimed;

  /** Invokes in flight on what is not claimed. */
  private int pooled;

  Permits(int concurrency, Rates rates) {
    this.concurrency = concurrency;
    this.rates = rates;
  }

  FunctionShare of(String functionName, long now) {
    FunctionShare share = functions.get(functionName);
    if (share == null) {
      share = new FunctionShare(now);
      functions.put(functionName, share);
    }
    return share;
  }

  /** Why there is no permit for one more invoke of the version; null if there is one. */
  @Nullable Refusal refusal(FunctionShare function, String version) {
    if (function.isReserved() && function.inFlight >= function.reserved) {
      return Refusal.RESERVED_CONCURRENCY;
    }
    if (total >= concurrency) {
      return Refusal.CONCURRENCY;
    }
    VersionShare own = function.version(version);
    if (own != null && own.inFlight < own.provisioned) {
      return null;
    }
    if (function.isReserved()) {
      return function.shared < function.reserved - function.provisioned
          ? null
          : Refusal.RESERVED_CONCURRENCY;
    }
    return pooled < concurrency - claimed ? null : Refusal.CONCURRENCY;
  }

  /** Whether the version may have one more invoke this second on what is provisioned for it. */
  boolean tryProvisionedRequest(FunctionShare function, String version, long now) {
    VersionShare own = function.version(version);
    return own != null
        && own.requests.tryTake((long) rates.requestsPerPermit() * own.provisioned, SECOND, now);
  }

  /** Why the function may not have one more invoke this second; null if it may. */
  @Nullable Refusal requestRefusal(FunctionShare function, long now) {
    int permits = function.isReserved() ? function.reserved : concurrency;
    if (function.requests.tryTake((long) rates.requestsPerPermit() * permits, SECOND, now)) {
      return null;
    }
    return function.isReserved() ? Refusal.RESERVED_REQUEST_RATE : Refusal.REQUEST_RATE;
  }

  /** Whether the function may have one more environment made for an invoke now. */
  boolean tryEnvironment(FunctionShare function, long now) {
    return function.environments.tryTake(rates.environmentsPerTenSeconds(), SCALING_WINDOW, now);
  }

  /** How many environments of tenants a function may have: 2,500 for a concurrency of 1,000. */
  int tenantEnvironments(FunctionShare function) {
    return (int) ((function.isReserved() ? function.reserved : concurrency) * 5L / 2);
  }

  /** To be called where {@link #refusal} had nothing against it. */
  void take(FunctionShare function, String version) {
    total++;
    function.inFlight++;
    VersionShare own = function.version(version);
    if (own == null || own.inFlight >= own.provisioned) {
      share(function, 1);
    }
    if (own != null) {
      own.inFlight++;
    }
  }

  void giveBack(FunctionShare function, String version) {
    total--;
    function.inFlight--;
    VersionShare own = function.version(version);
    if (own != null) {
      own.inFlight--;
    }
    if (own == null || own.inFlight >= own.provisioned) {
      share(function, -1);
    }
  }

  private void share(FunctionShare function, int more) {
    function.shared += more;
    if (!function.isReserved()) {
      pooled += more;
    }
  }

  /**
   * Sets what a function has from now on.
   *
   * @param reserved {@link FunctionShare#UNRESERVED} for nothing
   * @param provisioned how many slots for which version
   * @param inFlight how many invokes of a version are in flight now
   */
  void set(
      FunctionShare function,
      int reserved,
      Map<String, Integer> provisioned,
      ToIntFunction<String> inFlight,
      long now) {
    claimed -= function.claimed();
    share(function, -function.shared);
    function.reserved = reserved;
    function.provisioned = provisioned.values().stream().mapToInt(Integer::intValue).sum();
    function.versions.keySet().retainAll(provisioned.keySet());
    int own = 0;
    for (Map.Entry<String, Integer> entry : provisioned.entrySet()) {
      VersionShare version =
          function.versions.computeIfAbsent(
              entry.getKey(), key -> new VersionShare(inFlight.applyAsInt(key), now));
      version.provisioned = entry.getValue();
      own += Math.min(version.inFlight, version.provisioned);
    }
    share(function, function.inFlight - own);
    claimed += function.claimed();
  }

  /** The function is deleted; should it come again, it has nothing. */
  void forget(String functionName, long now) {
    FunctionShare function = functions.remove(functionName);
    if (function != null) {
      set(function, FunctionShare.UNRESERVED, Map.of(), version -> 0, now);
    }
  }

  /** Invokes in flight. */
  int total() {
    return total;
  }

  /** Invokes in flight of one function. */
  int total(String functionName) {
    FunctionShare function = functions.get(functionName);
    return function == null ? 0 : function.inFlight;
  }
}
