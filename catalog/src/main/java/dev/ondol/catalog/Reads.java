package dev.ondol.catalog;

import java.util.List;
import java.util.Optional;

/** What can be asked of the catalog. Answered from memory; never blocks. */
public interface Reads {
  <T extends Record> Optional<T> find(Kind<T> kind, String key);

  /**
   * In the order of their keys, which is that of their code points.
   *
   * @param prefix only keys that begin so; empty for all
   * @param after only keys behind this one; empty for all
   */
  <T extends Record> List<Row<T>> list(Kind<T> kind, String prefix, String after, int limit);

  /** The function's {@code $LATEST}. */
  default Optional<Function> function(String name) {
    return find(Kinds.FUNCTION, name);
  }

  /**
   * The function's published version of that number, if it is one.
   *
   * @param number as a caller wrote it
   */
  default Optional<Function> version(String functionName, String number) {
    return Kinds.isVersion(number)
        ? find(Kinds.VERSION, Kinds.versionKey(functionName, Long.parseLong(number)))
        : Optional.empty();
  }

  default Optional<Alias> alias(String functionName, String name) {
    return find(Kinds.ALIAS, Kinds.qualifiedKey(functionName, name));
  }
}
