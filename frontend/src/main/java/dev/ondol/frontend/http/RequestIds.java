package dev.ondol.frontend.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes request ids: random UUIDs. They tell requests apart and protect nothing, so a fast source
 * without a lock is enough.
 */
final class RequestIds {
  private static final long VERSION_4 = 0x4000L;
  private static final long NOT_VERSION = ~0xF000L;
  private static final long VARIANT_2 = 1L << 63;
  private static final long NOT_VARIANT = ~(3L << 62);

  private RequestIds() {}

  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & NOT_VERSION) | VERSION_4;
    long low = (random.nextLong() & NOT_VARIANT) | VARIANT_2;
    return new UUID(high, low).toString();
  }
}
