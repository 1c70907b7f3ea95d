package dev.ondol.catalog;

import dev.ondol.core.FunctionVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which code the catalog's records name: what has to be kept, and what counts against the limit.
 * Immutable.
 *
 * @param artifacts the SHA-256 of each zip
 * @param layerings each list of layers that some function has, as in its code
 * @param bytes of all zips together; one that several records name counts for each, as on AWS
 */
public record CodeUse(Set<String> artifacts, Set<List<String>> layerings, long bytes) {
  public CodeUse {
    artifacts = Set.copyOf(artifacts);
    layerings = Set.copyOf(layerings);
  }

  public static CodeUse of(Reads catalog) {
    Set<String> artifacts = new HashSet<>();
    Set<List<String>> layerings = new HashSet<>();
    long bytes = 0;
    for (Kind<Function> kind : List.of(Kinds.FUNCTION, Kinds.VERSION)) {
      for (Row<Function> row : catalog.list(kind, "", "", Integer.MAX_VALUE)) {
        FunctionVersion.Code code = row.value().version().code();
        artifacts.add(code.sha256());
        artifacts.addAll(code.layers());
        layerings.add(code.layers());
        bytes += code.sizeBytes();
      }
    }
    for (Row<LayerVersion> row : catalog.list(Kinds.LAYER_VERSION, "", "", Integer.MAX_VALUE)) {
      artifacts.add(row.value().content().sha256());
      bytes += row.value().content().sizeBytes();
    }
    return new CodeUse(artifacts, layerings, bytes);
  }
}
