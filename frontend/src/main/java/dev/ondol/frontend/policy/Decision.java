package dev.ondol.frontend.policy;

import java.util.List;

/**
 * The answer to a request, out of all documents that have a say. A deny anywhere overrides
 * everything. In the resource's own account one allow is enough, wherever it stands; an allow for
 * the account as a whole leaves the decision to the principal's policies. From another account both
 * sides must allow. A service, or a stranger, has no policies of its own.
 */
public enum Decision {
  ALLOWED,
  DENIED_BY_IDENTITY_POLICY,
  DENIED_BY_RESOURCE_POLICY,
  /** The principal's own policies would have had to allow it. */
  NOT_ALLOWED_BY_IDENTITY_POLICY,
  /** The resource's policy would have had to allow it. */
  NOT_ALLOWED_BY_RESOURCE_POLICY;

  /**
   * @param owner the resource's account
   * @param own the policies of a role; without meaning for others
   * @param resource the policies of the resource
   */
  public static Decision of(
      AccessRequest request,
      String owner,
      List<PolicyDocument> own,
      List<PolicyDocument> resource) {
    Effect there = strongest(request, resource);
    if (there == Effect.DENIED) {
      return DENIED_BY_RESOURCE_POLICY;
    }
    return switch (request.principal()) {
      case Principal.Root root ->
          root.account().equals(owner) || there != Effect.NONE
              ? ALLOWED
              : NOT_ALLOWED_BY_RESOURCE_POLICY;
      case Principal.Session session ->
          ofSession(session.account().equals(owner), strongest(request, own), there);
      case Principal.AwsService service -> ofResource(there);
      case Principal.Anonymous anonymous -> ofResource(there);
    };
  }

  private static Decision ofResource(Effect resource) {
    return resource == Effect.NONE ? NOT_ALLOWED_BY_RESOURCE_POLICY : ALLOWED;
  }

  private static Decision ofSession(boolean sameAccount, Effect own, Effect resource) {
    if (own == Effect.DENIED) {
      return DENIED_BY_IDENTITY_POLICY;
    }
    if (sameAccount) {
      return own == Effect.ALLOWED || resource == Effect.ALLOWED
          ? ALLOWED
          : NOT_ALLOWED_BY_IDENTITY_POLICY;
    }
    if (resource == Effect.NONE) {
      return NOT_ALLOWED_BY_RESOURCE_POLICY;
    }
    return own == Effect.ALLOWED ? ALLOWED : NOT_ALLOWED_BY_IDENTITY_POLICY;
  }

  /** What several documents say together. */
  public static Effect strongest(AccessRequest request, List<PolicyDocument> policies) {
    Effect strongest = Effect.NONE;
    for (PolicyDocument policy : policies) {
      Effect effect = policy.effect(request);
      strongest = effect.compareTo(strongest) > 0 ? effect : strongest;
    }
    return strongest;
  }

  public boolean allowed() {
    return this == ALLOWED;
  }

  /** Why not, in AWS's words. */
  public String reason(String action) {
    return switch (this) {
      case ALLOWED -> "";
      case DENIED_BY_IDENTITY_POLICY -> "with an explicit deny in an identity-based policy";
      case DENIED_BY_RESOURCE_POLICY -> "with an explicit deny in a resource-based policy";
      case NOT_ALLOWED_BY_IDENTITY_POLICY ->
          "because no identity-based policy allows the " + action + " action";
      case NOT_ALLOWED_BY_RESOURCE_POLICY ->
          "because no resource-based policy allows the " + action + " action";
    };
  }
}
