package dev.ondol.frontend.identity;

import java.time.Instant;

/**
 * A key that stays until it is deleted.
 *
 * @param id such as {@code AKIA…}
 * @param description for the operator; may be empty
 */
public record AccessKey(String id, String secret, Instant created, String description) {
  /** Without the secret, so that no log has it. */
  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
