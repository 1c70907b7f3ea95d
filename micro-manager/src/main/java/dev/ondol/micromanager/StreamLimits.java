package dev.ondol.micromanager;

/**
 * How fast a streamed response may go.
 *
 * @param uncappedBytes that go as fast as they come
 * @param bytesPerSecond of all others; 0 for no limit
 */
public record StreamLimits(long uncappedBytes, long bytesPerSecond) {
  private static final long MIB = 1024 * 1024;

  /** Lambda's: 6 MiB, then 2 MiB a second. */
  public static final StreamLimits LAMBDA = new StreamLimits(6 * MIB, 2 * MIB);
}
