package dev.ondol.catalog;

import java.nio.file.Path;

/**
 * Code artifacts on disk under the SHA-256 of their zip: the zip as it came, and its tree, unpacked
 * and read-only. A crash at any point leaves every artifact either whole or absent.
 */
public interface CodeStore {
  /**
   * Checks, unpacks and keeps a zip. Returns when it is durable; a zip that is there already costs
   * only its hash.
   *
   * @throws dev.ondol.core.OndolException with AWS's codes and texts for a zip that is broken, too
   *     large, or tries to leave its folder
   */
  Artifact add(byte[] zip);

  /** The unpacked code, for a sandbox to mount. */
  Path tree(String sha256);

  /** The zip as it was uploaded. */
  Path zip(String sha256);

  /**
   * Removes artifacts that no function names, and half-written ones.
   *
   * @return how many bytes were freed
   */
  long collect(java.util.Set<String> inUse);

  /**
   * @param sha256 of the zip, 64 lower-case hexadecimal digits
   * @param sizeBytes of the zip
   */
  record Artifact(String sha256, long sizeBytes, long unzippedBytes) {}
}
