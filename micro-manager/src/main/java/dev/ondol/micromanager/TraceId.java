package dev.ondol.micromanager;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Trace headers for invokes whose caller sent none. */
final class TraceId {
  private static final HexFormat HEX = HexFormat.of();

  private TraceId() {}

  /** A new root that is not sampled: {@code Root=1-8hex-24hex;Parent=16hex;Sampled=0}. */
  static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "Root=1-"
        + HEX.toHexDigits((int) (System.currentTimeMillis() / 1000))
        + "-"
        + HEX.toHexDigits(random.nextLong())
        + HEX.toHexDigits(random.nextInt())
        + ";Parent="
        + HEX.toHexDigits(random.nextLong())
        + ";Sampled=0";
  }
}
