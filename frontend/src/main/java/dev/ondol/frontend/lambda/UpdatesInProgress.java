package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.OndolException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which functions are being updated: one update of a function at a time, for the code of one may
 * take seconds to come in and to be unpacked. Meanwhile looks show {@code InProgress}, invokes go
 * to the old revision, and whoever else would change the function is refused. Thread-safe.
 */
final class UpdatesInProgress {
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  /**
   * @throws OndolException RESOURCE_CONFLICT if there is one already
   */
  <T> T during(FunctionId function, Supplier<T> update) {
    if (!names.add(function.name())) {
      throw conflict(function);
    }
    try {
      return update.get();
    } finally {
      names.remove(function.name());
    }
  }

  boolean contains(FunctionId function) {
    return names.contains(function.name());
  }

  /**
   * @throws OndolException RESOURCE_CONFLICT
   */
  void requireNone(FunctionId function) {
    if (contains(function)) {
      throw conflict(function);
    }
  }

  static OndolException conflict(FunctionId function) {
    return new OndolException(
        ErrorCode.RESOURCE_CONFLICT,
        "The operation cannot be performed at this time. An update is in progress for resource: "
            + function.arn());
  }
}
