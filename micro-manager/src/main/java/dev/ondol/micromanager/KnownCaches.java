package dev.ondol.micromanager;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known in this life of the caches of code: where a good one is, or that there is none to
 * be had. What comes of a making is noted only if the code is still wanted then: code that was
 * removed meanwhile fails for that reason alone, and may come back. Thread-safe.
 */
final class KnownCaches {
  private final Map<String, CodeCache> known = new ConcurrentHashMap<>();

  /** Looks only for what is not known. */
  CodeCache get(String name, Function<String, CodeCache> look) {
    CodeCache cache = known.get(name);
    if (cache == null) {
      cache = look.apply(name);
      if (!(cache instanceof CodeCache.Unmade)) {
        known.put(name, cache);
      }
    }
    return cache;
  }

  /** It is being made. */
  void begin(String name) {
    known.put(name, new CodeCache.Unmade());
  }

  /** What came of it. */
  void end(String name, CodeCache cache) {
    var _ = known.replace(name, cache);
  }

  /** Its making was broken off. */
  void breakOff(String name) {
    known.remove(name);
  }

  void retain(Predicate<String> wanted) {
    known.keySet().removeIf(wanted.negate());
  }
}
