package dev.ondol.catalog;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Code artifacts on disk under the SHA-256 of their zip: the zip as it came, and its tree, unpacked
 * and read-only. A crash at any point leaves every artifact either whole or absent.
 */
public interface CodeStore {
  CodeLimits limits();

  /**
   * Checks, unpacks and keeps a zip. Returns when it is durable; a zip that is there already costs
   * only its hash.
   *
   * @throws dev.ondol.core.OndolException with AWS's codes and texts for a zip that is broken, too
   *     large, or tries to leave its folder
   */
  Artifact add(byte[] zip);

  /**
   * The same for a zip from elsewhere, which may be as large as the limit of what it unpacks to.
   * Reads to the end; closing is the caller's.
   */
  Artifact add(InputStream zip);

  /**
   * @throws dev.ondol.core.OndolException SERVICE if there is none
   */
  Artifact artifact(String sha256);

  /** The unpacked code, for a sandbox to mount. */
  Path tree(String sha256);

  /**
   * Layers laid over each other, for a sandbox to mount. Made when first asked for, which takes as
   * long as linking all their files.
   *
   * @param sha256s at least one, the lowest layer first
   */
  Path layers(List<String> sha256s);

  /** The zip as it was uploaded. */
  Path zip(String sha256);

  /**
   * Removes artifacts and layered trees that are not in use, and half-written ones. Adds go on
   * meanwhile. An artifact is kept that was added or first found unused a shorter while ago.
   *
   * @param unusedFor how long
   */
  Collected collect(CodeUse use, Duration unusedFor);

  /**
   * @param more whether another collection is worth its while, when what is unused now has been so
   *     for long enough
   */
  record Collected(long freedBytes, boolean more) {}

  /**
   * @param sha256 of the zip, 64 lower-case hexadecimal digits
   * @param sizeBytes of the zip
   */
  record Artifact(String sha256, long sizeBytes, long unzippedBytes) {}
}
