package dev.ondol.frontend.sts;

import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.identity.UniqueIds;
import java.time.Duration;
import java.util.Optional;

/** Lets whoever may do everything in the account take any role of it. */
public final class AccountTrust implements RoleTrust {
  private static final Duration LONGEST = Duration.ofHours(12);

  private final String account;

  public AccountTrust(String account) {
    this.account = account;
  }

  @Override
  public Optional<TrustedRole> assume(Identity caller, Wish wish) {
    boolean ofAccount = wish.roleArn().startsWith("arn:aws:iam::" + account + ":role/");
    return switch (caller) {
      case Identity.Root root when ofAccount -> Optional.of(role(wish.roleArn()));
      case Identity.Unverified anybody when ofAccount -> Optional.of(role(wish.roleArn()));
      case Identity.Root root -> Optional.empty();
      case Identity.Unverified anybody -> Optional.empty();
      case Identity.Session session -> Optional.empty();
    };
  }

  private static TrustedRole role(String arn) {
    return new TrustedRole(arn, UniqueIds.ofRole(arn), LONGEST);
  }
}
