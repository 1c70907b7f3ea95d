package dev.ondol.catalog;

/**
 * How far the numbers of a function's versions have come. It outlives the function, for a number is
 * never given twice, also to a function of the same name that is made later. Immutable.
 *
 * @param last the highest number that was given
 * @param description that {@code $LATEST} had then: what a version itself is described by may
 *     differ
 */
public record VersionNumbers(long last, String description) {
  public static final VersionNumbers NONE = new VersionNumbers(0, "");
}
