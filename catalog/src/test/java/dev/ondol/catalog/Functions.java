package dev.ondol.catalog;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Functions for tests; no two fields of the same type are equal, so that a swap shows. */
final class Functions {
  private Functions() {}

  static void put(Catalog catalog, Function function) {
    catalog.change(change -> {
      change.put(Kinds.FUNCTION, function.name(), function);
      return function;
    });
  }

  static void remove(Catalog catalog, String name) {
    catalog.change(change -> {
      change.removeFunction(name);
      return name;
    });
  }

  static List<String> names(Catalog catalog) {
    return catalog.list(Kinds.FUNCTION, "", "", Integer.MAX_VALUE).stream().map(Row::key).toList();
  }

  static Function named(String name) {
    return named(name, "revision-of-" + name);
  }

  static Function named(String name, String revisionId) {
    return named(name, revisionId, Map.of("GREETING", "hello", "EMPTY", ""));
  }

  static Function named(String name, String revisionId, Map<String, String> environment) {
    return new Function(
        new FunctionVersion(
            new FunctionId("eu-west-1", "123456789012", name),
            FunctionVersion.LATEST,
            revisionId,
            new FunctionVersion.Code(
                "nodejs22.x", "index.handler", "ab".repeat(32), 4711, List.of("cd".repeat(32))),
            new FunctionVersion.Limits(256, 1024, Duration.ofSeconds(17)),
            new FunctionVersion.Settings(
                environment,
                new FunctionVersion.Logging(
                    "/aws/lambda/" + name, FunctionVersion.Logging.Format.JSON, "TRACE", null),
                "arn:aws:iam::123456789012:role/r",
                true)),
        new Function.Details(
            "says hello",
            "x86_64",
            "PassThrough",
            Instant.ofEpochMilli(1_767_225_600_123L),
            Map.of("team", "heating", "floor", "1")));
  }
}
