package dev.ondol.frontend.logs;

import dev.ondol.core.OndolException;
import dev.ondol.frontend.logs.pattern.FilterPattern;
import java.nio.charset.StandardCharsets;

/** A filter pattern, and behind a line's end the message that it is held against. */
public final class FilterPatternFuzz {
  private FilterPatternFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 2);
    try {
      FilterPattern.parse(parts[0]).matches(parts[parts.length - 1]);
    } catch (OndolException refused) {
      // It is no pattern.
    }
  }
}
