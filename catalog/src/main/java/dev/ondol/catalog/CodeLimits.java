package dev.ondol.catalog;

/**
 * How much code there may be.
 *
 * @param zipBytes of a zip that comes with a request; one from S3 is bounded by {@code
 *     unzippedBytes}
 * @param unzippedBytes of one function's code together with its layers, unpacked
 * @param layers of one function
 * @param totalBytes of all zips of functions, their versions and layers together
 */
public record CodeLimits(long zipBytes, long unzippedBytes, int layers, long totalBytes) {
  /** Lambda's own. */
  public static final CodeLimits DEFAULT = new CodeLimits(52_428_800, 262_144_000, 5, 300L << 30);
}
