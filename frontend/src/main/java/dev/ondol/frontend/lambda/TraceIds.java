package dev.ondol.frontend.lambda;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Trace headers, such as {@code Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0}. */
final class TraceIds {
  private static final int MAX_LENGTH = 1024;
  private static final HexFormat HEX = HexFormat.of();

  private TraceIds() {}

  /**
   * The caller's, or a new one that is not sampled; with the lineage of the function, whose invoke
   * it is for.
   */
  static String orNew(@Nullable String given, String functionName) {
    return given != null && !given.isEmpty() && given.length() <= MAX_LENGTH
        ? Lineage.onward(given, functionName)
        : newOne(functionName);
  }

  private static String newOne(String functionName) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int seconds = (int) (System.currentTimeMillis() / 1000);
    return "Root=1-"
        + HEX.toHexDigits(seconds)
        + "-"
        + HEX.toHexDigits(random.nextInt())
        + HEX.toHexDigits(random.nextLong())
        + ";Parent="
        + HEX.toHexDigits(random.nextLong())
        + ";Sampled=0"
        + Lineage.first(functionName);
  }
}
