package dev.ondol.cli;

import dev.ondol.runtimes.RuntimeChoice;
import dev.ondol.runtimes.RuntimeShelf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How this host serves the runtime identifiers that AWS takes for new functions. */
record IdentifierSurvey(RuntimeShelf shelf) {
  /** Newest first within a language. */
  private static final List<String> IN_USE =
      List.of(
          "nodejs24.x",
          "nodejs22.x",
          "nodejs20.x",
          "python3.14",
          "python3.13",
          "python3.12",
          "python3.11",
          "python3.10",
          "java25",
          "java21",
          "java17",
          "java11",
          "provided.al2023");

  /** Each as {@code nodejs22.x, nodejs24.x by nodejs 20.20.2}. */
  List<String> inexact() {
    Map<String, List<String>> byRuntime = new LinkedHashMap<>();
    for (String identifier : IN_USE) {
      if (shelf.choose(identifier) instanceof RuntimeChoice.Served served && !served.exact()) {
        byRuntime
            .computeIfAbsent(
                served.runtime().family() + " " + served.runtime().version(),
                name -> new ArrayList<>())
            .add(identifier);
      }
    }
    return byRuntime.entrySet().stream()
        .map(entry -> String.join(", ", entry.getValue()) + " by " + entry.getKey())
        .toList();
  }

  /**
   * For a function whose owner named none: the newest that this host has exactly, else the newest
   * that it serves.
   */
  Optional<String> newest(String family) {
    List<String> candidates = IN_USE.stream().filter(name -> name.startsWith(family)).toList();
    return candidates.stream()
        .filter(name -> shelf.choose(name) instanceof RuntimeChoice.Served served && served.exact())
        .findFirst()
        .or(() ->
            candidates.stream()
                .filter(name -> shelf.choose(name) instanceof RuntimeChoice.Served)
                .findFirst());
  }

  /** A sentence for each language that cannot be served at all. */
  List<String> notServed() {
    return IN_USE.stream()
        .map(shelf::choose)
        .filter(RuntimeChoice.NotServed.class::isInstance)
        .map(choice -> ((RuntimeChoice.NotServed) choice).reason())
        .toList();
  }
}
