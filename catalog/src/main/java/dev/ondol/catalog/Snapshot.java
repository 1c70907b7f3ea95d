package dev.ondol.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All records at one moment. Immutable. */
final class Snapshot implements Reads {
  static final Snapshot EMPTY = new Snapshot(Map.of());

  private final Map<Kind<?>, NavigableMap<String, Record>> kinds;

  private Snapshot(Map<Kind<?>, NavigableMap<String, Record>> kinds) {
    this.kinds = kinds;
  }

  @Override
  public <T extends Record> Optional<T> find(Kind<T> kind, String key) {
    return Optional.ofNullable(kind.type().cast(of(kind).get(key)));
  }

  @Override
  public <T extends Record> List<Row<T>> list(
      Kind<T> kind, String prefix, String after, int limit) {
    boolean behind = after.compareTo(prefix) >= 0;
    List<Row<T>> rows = new ArrayList<>();
    for (var entry :
        of(kind).tailMap(behind ? after : prefix, !behind || after.isEmpty()).entrySet()) {
      if (rows.size() == limit || !entry.getKey().startsWith(prefix)) {
        break;
      }
      rows.add(new Row<>(entry.getKey(), kind.type().cast(entry.getValue())));
    }
    return rows;
  }

  /**
   * With some records put or, where null, removed. Costs a copy of each kind that it touches, not
   * of the others.
   */
  Snapshot with(Map<Kind<?>, Map<String, @Nullable Record>> changes) {
    var next = new HashMap<>(kinds);
    changes.forEach((kind, records) -> {
      var changed = new TreeMap<String, Record>(of(kind));
      records.forEach((key, value) -> {
        if (value == null) {
          changed.remove(key);
        } else {
          changed.put(key, value);
        }
      });
      next.put(kind, Collections.unmodifiableNavigableMap(changed));
    });
    return new Snapshot(next);
  }

  private NavigableMap<String, Record> of(Kind<?> kind) {
    return kinds.getOrDefault(kind, Collections.emptyNavigableMap());
  }
}
