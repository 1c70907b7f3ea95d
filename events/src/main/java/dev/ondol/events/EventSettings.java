package dev.ondol.events;

import dev.ondol.core.EventRetry;

/**
 * How events are kept and delivered.
 *
 * @param region of the functions' ARNs
 * @param account of the functions' ARNs
 * @param maxInFlight at one time, over all functions; each may have half of it
 * @param maxBytes on disk; an event more is refused, for the disk is the functions' and the logs'
 *     too
 * @param retry when events are tried again
 */
public record EventSettings(
    String region, String account, int maxInFlight, long maxBytes, EventRetry retry) {
  /** Sixteen thousand events of the largest size, or millions of the usual one. */
  private static final long USUAL_MAX_BYTES = 16L * 1024 * 1024 * 1024;

  /** With as much on disk as is usual. */
  public EventSettings(String region, String account, int maxInFlight, EventRetry retry) {
    this(region, account, maxInFlight, USUAL_MAX_BYTES, retry);
  }
}
