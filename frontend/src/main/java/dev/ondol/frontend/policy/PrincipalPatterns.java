package dev.ondol.frontend.policy;

import java.util.Set;

/**
 * The {@code Principal} or {@code NotPrincipal} of a statement. Immutable.
 *
 * @param anyone whether {@code *} is among them
 * @param accounts twelve digits each
 * @param arns of roles, sessions and users, and unique ids
 * @param services such as {@code s3.amazonaws.com}
 * @param negated whether it is a {@code NotPrincipal}
 */
record PrincipalPatterns(
    boolean anyone, Set<String> accounts, Set<String> arns, Set<String> services, boolean negated) {
  /** How a principal is named. */
  enum Match {
    NOT,
    /** Through its account. */
    BY_ACCOUNT,
    DIRECTLY
  }

  PrincipalPatterns {
    accounts = Set.copyOf(accounts);
    arns = Set.copyOf(arns);
    services = Set.copyOf(services);
  }

  Match match(Principal principal) {
    Match named = named(principal);
    if (!negated) {
      return named;
    }
    return named == Match.NOT ? Match.DIRECTLY : Match.NOT;
  }

  private Match named(Principal principal) {
    if (anyone) {
      return Match.DIRECTLY;
    }
    return switch (principal) {
      case Principal.Root root -> accounts.contains(root.account()) ? Match.DIRECTLY : Match.NOT;
      case Principal.Session session ->
          arns.contains(session.roleArn())
                  || arns.contains(session.arn())
                  || arns.contains(session.roleId())
              ? Match.DIRECTLY
              : accounts.contains(session.account()) ? Match.BY_ACCOUNT : Match.NOT;
      case Principal.AwsService service ->
          services.contains(service.name()) ? Match.DIRECTLY : Match.NOT;
      case Principal.Anonymous anonymous -> Match.NOT;
    };
  }
}
