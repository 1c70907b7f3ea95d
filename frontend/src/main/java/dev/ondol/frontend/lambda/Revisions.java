package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import org.jspecify.annotations.Nullable;

/** The guard against lost updates: who names the revision that he saw changes no other one. */
final class Revisions {
  private Revisions() {}

  /**
   * @param seen by the caller; null if it does not say
   * @throws OndolException PRECONDITION_FAILED
   */
  static void require(@Nullable String seen, String current) {
    if (seen != null && !seen.isEmpty() && !seen.equals(current)) {
      throw new OndolException(
          ErrorCode.PRECONDITION_FAILED,
          "The Revision Id provided does not match the latest Revision Id. Call the"
              + " GetFunction/GetAlias API to retrieve the latest Revision Id");
    }
  }
}
