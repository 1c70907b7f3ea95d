package dev.ondol.catalog;

import java.time.Instant;
import java.util.Map;

/**
 * A policy of the account that roles are given by its ARN. Immutable.
 *
 * @param path begins and ends with a slash
 * @param id such as {@code ANPA…}
 * @param document JSON in AWS's policy language
 * @param description empty if none
 * @param created second precision
 */
public record ManagedPolicy(
    String name,
    String path,
    String id,
    String document,
    String description,
    Instant created,
    Map<String, String> tags) {
  public ManagedPolicy {
    tags = Map.copyOf(tags);
  }

  /** In an account. */
  public String arn(String account) {
    return "arn:aws:iam::" + account + ":policy" + path + name;
  }
}
