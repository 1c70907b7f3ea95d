package dev.ondol.core;

/**
 * A limit on how often something may happen: so many at once as fit into a window, and from then on
 * one each time that a token's worth of time has passed. What is not used does not add up beyond
 * the window.
 *
 * <p>It keeps no count, only the time at which it would be full again; a token moves that time
 * ahead, and a token that would move it further than the window is not there. So it costs two
 * additions, needs no timer to fill it, and its rate may be another at each call.
 *
 * <p>Example: 1,000 in 10 s are tokens of 10 ms in a window of 10 s. After 1,000 at once the next
 * is there 10 ms later.
 *
 * <p>Not thread-safe.
 */
final class TokenBucket {
  private long fullAtNanos;

  /** A full one. */
  TokenBucket(long now) {
    this.fullAtNanos = now;
  }

  /**
   * @param count how many fit into the window; 0 for no limit
   * @param windowNanos for how long an unused bucket fills
   */
  boolean tryTake(long count, long windowNanos, long now) {
    if (count == 0) {
      return true;
    }
    long from = fullAtNanos - now > 0 ? fullAtNanos : now;
    long next = from + Math.max(1, windowNanos / count);
    if (next - now > windowNanos) {
      return false;
    }
    fullAtNanos = next;
    return true;
  }
}
