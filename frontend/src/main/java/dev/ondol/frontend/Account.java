package dev.ondol.frontend;

import dev.ondol.core.FunctionId;

/**
 * Whom the functions belong to.
 *
 * @param region such as {@code us-east-1}
 * @param id twelve digits
 */
public record Account(String region, String id) {
  /** Names one of this account's functions. */
  public FunctionId function(String name) {
    return new FunctionId(region, id, name);
  }
}
