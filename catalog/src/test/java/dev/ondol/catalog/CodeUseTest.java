package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.FunctionVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeUseTest {
  private static final String LAYER = "12".repeat(32);

  @TempDir Path folder;

  @Test
  void keepsTheCodeOfFunctionsVersionsAndLayersAndOfDeletedLayersThatAFunctionHas() {
    try (SqliteCatalog catalog = new SqliteCatalog(folder)) {
      Functions.put(catalog, Functions.named("hello"));
      catalog.change(change -> {
        change.put(Kinds.VERSION, Kinds.versionKey("hello", 1), Functions.named("hello"));
        change.put(
            Kinds.LAYER_VERSION,
            Kinds.versionKey("l", 1),
            new LayerVersion(
                "l",
                1,
                new CodeStore.Artifact(LAYER, 100, 200),
                new LayerVersion.Details("", null, null, null),
                Instant.EPOCH));
        return change;
      });
      CodeUse use = CodeUse.of(catalog, Set.of());
      assertThat(use.artifacts())
          .containsExactlyInAnyOrder("ab".repeat(32), "cd".repeat(32), LAYER);
      assertThat(use.layerings()).containsExactly(List.of("cd".repeat(32)));
      assertThat(CodeUse.bytes(catalog)).isEqualTo(4711 + 4711 + 100);
    }
  }

  @Test
  void codeThatRunsIsUsedThoughNoFunctionNamesItAnyMore() {
    try (Catalog catalog = new SqliteCatalog(folder)) {
      var replaced =
          new FunctionVersion.Code(
              "nodejs22.x", "index.handler", "ef".repeat(32), 1, List.of(LAYER));
      CodeUse use = CodeUse.of(catalog, Set.of(replaced));
      assertThat(use.artifacts()).containsExactlyInAnyOrder("ef".repeat(32), LAYER);
      assertThat(use.layerings()).containsExactly(List.of(LAYER));
    }
  }
}
