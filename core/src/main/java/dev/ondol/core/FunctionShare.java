package dev.ondol.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one function has and uses of the permits, and how fast it goes. Only {@link Permits} changes
 * it. An invoke in flight holds on to the share from which it has its permit, so a share that was
 * forgotten is still given back to.
 */
final class FunctionShare {
  /** Nothing is reserved: the permits come from the account's pool. */
  static final int UNRESERVED = -1;

  final TokenBucket requests;
  final TokenBucket environments;
  int reserved = UNRESERVED;

  /** The sum over the versions of what is provisioned. */
  int provisioned;

  int inFlight;

  /** Those of its invokes in flight that are beyond what is provisioned for their version. */
  int shared;

  final Map<String, VersionShare> versions = new HashMap<>(2);

  FunctionShare(long now) {
    requests = new TokenBucket(now);
    environments = new TokenBucket(now);
  }

  /** A version's own permits: as many as slots are provisioned for it. */
  static final class VersionShare {
    final TokenBucket requests;
    int provisioned;
    int inFlight;

    VersionShare(int inFlight, long now) {
      this.requests = new TokenBucket(now);
      this.inFlight = inFlight;
    }
  }

  boolean isReserved() {
    return reserved != UNRESERVED;
  }

  /** Null unless something is provisioned for the version. */
  @Nullable VersionShare version(String version) {
    return versions.isEmpty() ? null : versions.get(version);
  }

  /** What it keeps from all other functions. */
  int claimed() {
    return isReserved() ? reserved : provisioned;
  }
}
