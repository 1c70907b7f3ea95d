package dev.ondol.events;

import dev.ondol.core.EventRetry;

/**
 * How events are kept and delivered.
 *
 * @param region of the functions' ARNs
 * @param account of the functions' ARNs
 * @param maxInFlight at one time, over all functions; each may have half of it
 * @param retry when events are tried again
 */
public record EventSettings(String region, String account, int maxInFlight, EventRetry retry) {}
