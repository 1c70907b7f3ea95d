package dev.ondol.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change while it is being made: reads see what it has put and removed so far. For one thread,
 * and only until the change ends.
 */
public final class Changes implements Reads {
  private final Snapshot before;
  private final Map<Kind<?>, Map<String, @Nullable Record>> made = new LinkedHashMap<>();
  private @Nullable Snapshot now;

  Changes(Snapshot before) {
    this.before = before;
  }

  @Override
  public <T extends Record> Optional<T> find(Kind<T> kind, String key) {
    Map<String, @Nullable Record> ofKind = made.get(kind);
    return ofKind != null && ofKind.containsKey(key)
        ? Optional.ofNullable(ofKind.get(key)).map(kind.type()::cast)
        : before.find(kind, key);
  }

  @Override
  public <T extends Record> List<Row<T>> list(
      Kind<T> kind, String prefix, String after, int limit) {
    return after().list(kind, prefix, after, limit);
  }

  /** Adds a record or puts it in the place of the one under that key. */
  public <T extends Record> void put(Kind<T> kind, String key, T value) {
    set(kind, key, value);
  }

  /** Removes a record, if there is one. */
  public void remove(Kind<?> kind, String key) {
    if (find(kind, key).isPresent()) {
      set(kind, key, null);
    }
  }

  /** Removes a function, its versions and all that is set for them. */
  public void removeFunction(String name) {
    for (Kind<?> kind : Kinds.ALL) {
      if (kind.ofFunction()) {
        remove(kind, name);
        for (Row<?> row : list(kind, name + ":", "", Integer.MAX_VALUE)) {
          remove(kind, row.key());
        }
      }
    }
  }

  /** Removes a version or an alias of a function and all that is set for it. */
  public void removeQualified(String name, String qualifier) {
    for (Kind<?> kind : Kinds.ALL) {
      if (kind.ofFunction()) {
        remove(kind, Kinds.qualifiedKey(name, qualifier));
      }
    }
    if (Kinds.isVersion(qualifier)) {
      remove(Kinds.VERSION, Kinds.versionKey(name, Long.parseLong(qualifier)));
    }
  }

  /** By kind and key; null where a record goes. */
  Map<Kind<?>, Map<String, @Nullable Record>> made() {
    return Collections.unmodifiableMap(made);
  }

  /** Everything as it is with this change. */
  Snapshot after() {
    Snapshot known = now;
    if (known == null) {
      known = before.with(made);
      now = known;
    }
    return known;
  }

  private void set(Kind<?> kind, String key, @Nullable Record value) {
    made.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(key, value);
    now = null;
  }
}
