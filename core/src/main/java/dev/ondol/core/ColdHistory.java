package dev.ondol.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers how each function's last slot ended, to tell why the next start is cold. Bounded:
 * beyond {@link #MAX_FUNCTIONS} the function heard of longest ago is forgotten and counts as new.
 */
final class ColdHistory {
  static final int MAX_FUNCTIONS = 20_000;

  private record Last(String revisionId, ColdReason reason) {}

  private final Map<String, Last> lastByVersion =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
          return size() > MAX_FUNCTIONS;
        }
      };

  /** Why a version without any slot needs one. */
  ColdReason reason(VersionKey version) {
    Last last = lastByVersion.get(version.toString());
    if (last == null) {
      return ColdReason.FIRST;
    }
    return last.revisionId.equals(version.revisionId()) ? last.reason : ColdReason.VERSION_CHANGE;
  }

  void ended(VersionKey version, EndReason reason) {
    ColdReason next =
        switch (reason) {
          case EXPIRED, UNNEEDED -> ColdReason.EXPIRED;
          case EVICTED -> ColdReason.EVICTED;
          case FAILED -> ColdReason.RESET;
          case AGED -> ColdReason.AGED;
          case UNPROVISIONED -> ColdReason.EXPIRED;
          case RETIRED, DRAINED -> ColdReason.VERSION_CHANGE;
        };
    lastByVersion.put(version.toString(), new Last(version.revisionId(), next));
  }

  /** A function that was deleted is new if it comes again. */
  void forget(String functionName) {
    lastByVersion.keySet().removeIf(version -> version.startsWith(functionName + ":"));
  }
}
