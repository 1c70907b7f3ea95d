package dev.ondol.catalog;

import dev.ondol.core.FunctionVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which code is named by the catalog's records or runs, and has to be kept. Immutable.
 *
 * @param artifacts the SHA-256 of each zip
 * @param layerings each list of layers that some function has, as in its code
 */
public record CodeUse(Set<String> artifacts, Set<List<String>> layerings) {
  private static final List<Kind<Function>> FUNCTIONS = List.of(Kinds.FUNCTION, Kinds.VERSION);

  public CodeUse {
    artifacts = Set.copyOf(artifacts);
    layerings = Set.copyOf(layerings);
  }

  /**
   * @param running what functions run just now, perhaps after it was replaced or deleted
   */
  public static CodeUse of(Reads catalog, Set<FunctionVersion.Code> running) {
    Set<FunctionVersion.Code> used = named(catalog);
    used.addAll(running);
    Set<String> artifacts = new HashSet<>();
    Set<List<String>> layerings = new HashSet<>();
    for (FunctionVersion.Code code : used) {
      artifacts.add(code.sha256());
      artifacts.addAll(code.layers());
      layerings.add(code.layers());
    }
    for (Row<LayerVersion> row : catalog.list(Kinds.LAYER_VERSION, "", "", Integer.MAX_VALUE)) {
      artifacts.add(row.value().content().sha256());
    }
    return new CodeUse(artifacts, layerings);
  }

  /** What the functions of the catalog are made of. */
  public static Set<FunctionVersion.Code> named(Reads catalog) {
    Set<FunctionVersion.Code> named = new HashSet<>();
    for (Kind<Function> kind : FUNCTIONS) {
      for (Row<Function> row : catalog.list(kind, "", "", Integer.MAX_VALUE)) {
        named.add(row.value().version().code());
      }
    }
    return named;
  }

  /** Of all zips together; one that several records name counts for each, as on AWS. */
  public static long bytes(Reads catalog) {
    long bytes = 0;
    for (Kind<Function> kind : FUNCTIONS) {
      for (Row<Function> row : catalog.list(kind, "", "", Integer.MAX_VALUE)) {
        bytes += row.value().version().code().sizeBytes();
      }
    }
    for (Row<LayerVersion> row : catalog.list(Kinds.LAYER_VERSION, "", "", Integer.MAX_VALUE)) {
      bytes += row.value().content().sizeBytes();
    }
    return bytes;
  }
}
