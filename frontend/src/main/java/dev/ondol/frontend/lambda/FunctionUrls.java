package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.FunctionUrl;
import dev.ondol.catalog.Kinds;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds function URLs by their ids. What stands here may have been deleted with its function, so
 * the catalog has the last word. Thread-safe.
 */
final class FunctionUrls {
  private static final int ID_LENGTH = 32;
  private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Catalog catalog;
  private final Map<String, String> keys = new ConcurrentHashMap<>();

  FunctionUrls(Catalog catalog) {
    this.catalog = catalog;
    catalog
        .list(Kinds.FUNCTION_URL, "", "", Integer.MAX_VALUE)
        .forEach(row -> keys.put(row.value().id(), row.key()));
  }

  /** An id that nobody can guess. */
  static String newId() {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(RANDOM.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  static String key(String functionName, String alias) {
    return alias.isEmpty() ? functionName : Kinds.qualifiedKey(functionName, alias);
  }

  /** Forgets those that are gone, too. */
  void add(FunctionUrl url) {
    keys.keySet().forEach(this::find);
    keys.put(url.id(), key(url.functionName(), url.alias()));
  }

  Optional<FunctionUrl> find(String id) {
    String key = keys.get(id);
    if (key == null) {
      return Optional.empty();
    }
    Optional<FunctionUrl> found =
        catalog.find(Kinds.FUNCTION_URL, key).filter(url -> url.id().equals(id));
    if (found.isEmpty()) {
      keys.remove(id);
    }
    return found;
  }
}
