package dev.ondol.core;

/**
 * How fast one function may go.
 *
 * @param requestsPerPermit invokes a second for each permit of its concurrency; Lambda's own number
 *     is 10, and 0 sets no limit
 * @param environmentsPerTenSeconds environments that invokes may call for; Lambda's own number is
 *     1,000, and 0 sets no limit
 */
public record Rates(int requestsPerPermit, int environmentsPerTenSeconds) {
  public static final Rates LAMBDA = new Rates(10, 1000);
  public static final Rates UNLIMITED = new Rates(0, 0);
}
