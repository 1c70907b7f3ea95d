package dev.ondol.frontend;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A catalog in memory that keeps the contract's outcomes, with texts that nobody should see. */
final class MapCatalog implements Catalog {
  private final ConcurrentSkipListMap<String, Function> functions = new ConcurrentSkipListMap<>();

  @Override
  public Optional<Function> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  @Override
  public List<Function> functions(String after, int limit) {
    return functions.tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public void create(Function function) {
    if (functions.putIfAbsent(function.name(), function) != null) {
      throw new OndolException(ErrorCode.RESOURCE_CONFLICT, "taken");
    }
  }

  @Override
  public synchronized void replace(String expectedRevisionId, Function function) {
    Function old = functions.get(function.name());
    if (old == null) {
      throw new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "gone");
    }
    if (!old.latest().revisionId().equals(expectedRevisionId)) {
      throw new OndolException(ErrorCode.PRECONDITION_FAILED, "stale");
    }
    functions.put(function.name(), function);
  }

  @Override
  public void delete(String name) {
    if (functions.remove(name) == null) {
      throw new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "gone");
    }
  }

  @Override
  public void close() {
    functions.clear();
  }
}
