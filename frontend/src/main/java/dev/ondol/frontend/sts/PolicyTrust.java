package dev.ondol.frontend.sts;

import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.AccountPolicies;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.policy.RequestContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets callers take the roles that trust them. Nobody has to make roles in development mode: there
 * anybody may take any, whether it exists or not.
 */
public final class PolicyTrust implements RoleTrust {
  private final AccountPolicies policies;
  private final Authorizer authorizer;
  private final RoleTrust ofAnybody;

  public PolicyTrust(Account account, AccountPolicies policies, Authorizer authorizer) {
    this.policies = policies;
    this.authorizer = authorizer;
    this.ofAnybody = new AccountTrust(account.id());
  }

  @Override
  public Optional<TrustedRole> assume(Identity caller, Wish wish) {
    if (caller instanceof Identity.Unverified) {
      return ofAnybody.assume(caller, wish);
    }
    return policies
        .role(wish.roleArn())
        .filter(role -> authorizer.mayAssume(caller, role, context(caller, wish)))
        .map(role ->
            new TrustedRole(
                wish.roleArn(), role.id(), Duration.ofSeconds(role.maxSessionSeconds())));
  }

  private static RequestContext context(Identity caller, Wish wish) {
    return key ->
        switch (key) {
          case "sts:externalid" ->
              wish.externalId().isEmpty() ? List.of() : List.of(wish.externalId());
          case "sts:rolesessionname" -> List.of(wish.sessionName());
          case "aws:principalarn" ->
              List.of(
                  caller instanceof Identity.Session session ? session.roleArn() : caller.arn());
          case "aws:principalaccount" -> List.of(caller.account());
          case "aws:userid" -> List.of(caller.userId());
          default -> List.of();
        };
  }
}
