package dev.ondol.core;

/**
 * How many slots of a version are to be ready before any invoke.
 *
 * @param memoryMib of one slot
 * @param count at least 1
 */
public record Provisioned(VersionKey version, int memoryMib, int count) {
  public Provisioned {
    if (count < 1) {
      throw new IllegalArgumentException("nothing is provisioned with " + count + " slots");
    }
  }
}
