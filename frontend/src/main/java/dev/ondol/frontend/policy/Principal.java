package dev.ondol.frontend.policy;

import dev.ondol.frontend.identity.Identity;

/** Who asks, as a policy's {@code Principal} names it. */
public sealed interface Principal {
  /** Of a verified or claimed identity. */
  static Principal of(Identity identity) {
    return switch (identity) {
      case Identity.Root root -> new Root(root.account());
      case Identity.Session session ->
          new Session(session.account(), session.arn(), session.roleArn(), session.roleId());
      case Identity.Unverified unverified -> of(unverified.claimed());
    };
  }

  /** The account itself. */
  record Root(String account) implements Principal {}

  /** Somebody in a role. */
  record Session(String account, String arn, String roleArn, String roleId) implements Principal {}

  /**
   * A service of AWS that acts for itself.
   *
   * @param name such as {@code s3.amazonaws.com}
   */
  record AwsService(String name) implements Principal {}

  /** A request without a signature. */
  record Anonymous() implements Principal {}
}
