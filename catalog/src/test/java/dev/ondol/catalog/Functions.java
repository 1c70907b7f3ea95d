package dev.ondol.catalog;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Functions for tests; no two fields of the same type are equal, so that a swap shows. */
final class Functions {
  private Functions() {}

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
            new FunctionVersion.Code("nodejs22.x", "index.handler", "ab".repeat(32), 4711),
            new FunctionVersion.Limits(256, 1024, Duration.ofSeconds(17)),
            new FunctionVersion.Settings(environment, "/aws/lambda/" + name)),
        new Function.Details(
            "arn:aws:iam::123456789012:role/r",
            "says hello",
            "x86_64",
            "PassThrough",
            Instant.ofEpochMilli(1_767_225_600_123L),
            Map.of("team", "heating", "floor", "1")));
  }
}
