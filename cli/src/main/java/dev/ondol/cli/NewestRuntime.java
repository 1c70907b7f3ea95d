package dev.ondol.cli;

import java.util.List;
import java.util.Map;

/** Which runtime identifier a function gets whose owner named none. */
final class NewestRuntime {
  /** Newest first. */
  private static final Map<String, List<String>> IDENTIFIERS =
      Map.of(
          "nodejs", List.of("nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x"),
          "python",
              List.of(
                  "python3.14",
                  "python3.13",
                  "python3.12",
                  "python3.11",
                  "python3.10",
                  "python3.9"),
          "java", List.of("java25", "java21", "java17", "java11"),
          "provided", List.of("provided.al2023"));

  String identifier(String family) {
    return IDENTIFIERS.getOrDefault(family, List.of(family)).getFirst();
  }
}
