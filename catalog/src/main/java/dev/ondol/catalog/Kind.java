package dev.ondol.catalog;

/**
 * One kind of record that the catalog keeps under a key: where it stands on disk, and as what it is
 * read back. A component that is added to the record later must cope with being absent from older
 * rows, in the record's own constructor.
 *
 * @param name on disk; never changes
 * @param ofFunction whether its keys are {@code NAME} or {@code NAME:QUALIFIER} of a function, with
 *     which its records go
 */
public record Kind<T extends Record>(String name, Class<T> type, boolean ofFunction) {
  static <T extends Record> Kind<T> of(String name, Class<T> type) {
    return new Kind<>(name, type, false);
  }

  static <T extends Record> Kind<T> ofFunction(String name, Class<T> type) {
    return new Kind<>(name, type, true);
  }
}
