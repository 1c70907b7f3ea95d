package dev.ondol.frontend.access;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ResourcePolicy;
import dev.ondol.catalog.Role;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.policy.AccessRequest;
import dev.ondol.frontend.policy.Decision;
import dev.ondol.frontend.policy.Effect;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.Principal;
import dev.ondol.frontend.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through or refuses them. Thread-safe; never blocks. For the account itself and a
 * function without a policy, which is nearly every invoke, it is two look-ups.
 */
public final class Authorizer {
  /** What the account may always do, so that a policy cannot lock everybody out for good. */
  private static final Set<String> NEVER_DENIED_TO_ACCOUNT =
      Set.of(
          "lambda:GetPolicy",
          "lambda:RemovePermission",
          "lambda:GetResourcePolicy",
          "lambda:PutResourcePolicy",
          "lambda:DeleteResourcePolicy");

  private static final String ASSUME_ROLE = "sts:AssumeRole";
  private static final String TAG = "aws:resourcetag/";

  private final Account account;
  private final Catalog catalog;
  private final AccountPolicies policies;

  public Authorizer(Account account, Catalog catalog, AccountPolicies policies) {
    this.account = account;
    this.catalog = catalog;
    this.policies = policies;
  }

  /**
   * Lets a request through that is about something without a policy of its own.
   *
   * @param resource an ARN, or {@code *}
   * @throws OndolException ACCESS_DENIED
   */
  public void require(Exchange exchange, String action, String resource) {
    require(exchange, action, resource, RequestContext.EMPTY);
  }

  /**
   * The same, of a request of which more is known.
   *
   * @throws OndolException ACCESS_DENIED
   */
  public void require(Exchange exchange, String action, String resource, RequestContext more) {
    if (exchange.identity() instanceof Identity.Session) {
      decide(exchange, action, resource, List.of(), more);
    }
  }

  /**
   * Lets a request through that is about a function, a version or an alias. A policy of the
   * function has a say in all of them, as far as its resources do; {@code $LATEST} is the function
   * itself.
   *
   * @param given empty if the function itself is meant
   * @throws OndolException ACCESS_DENIED
   */
  public void requireOnFunction(
      Exchange exchange, String action, FunctionId function, String given) {
    requireOnFunction(exchange, action, function, given, RequestContext.EMPTY);
  }

  /**
   * The same, of a request of which more is known.
   *
   * @throws OndolException ACCESS_DENIED
   */
  public void requireOnFunction(
      Exchange exchange, String action, FunctionId function, String given, RequestContext more) {
    String qualifier = given.equals(FunctionVersion.LATEST) ? "" : given;
    ResourcePolicy whole = find(function.name());
    ResourcePolicy own =
        qualifier.isEmpty() ? null : find(Kinds.qualifiedKey(function.name(), qualifier));
    boolean ofAccount = !(exchange.identity() instanceof Identity.Session);
    if (ofAccount && ((whole == null && own == null) || NEVER_DENIED_TO_ACCOUNT.contains(action))) {
      return;
    }
    RequestContext tags = key -> tag(function.name(), key);
    decide(
        exchange,
        action,
        arn(function, qualifier),
        documents(function, qualifier, whole, own),
        more.or(tags));
  }

  /**
   * Whether a function's own policies let somebody in whom nobody knows.
   *
   * @param qualifier empty if the function itself is meant
   * @param context all that is known of the request
   */
  public boolean admitsAnybody(
      String action, FunctionId function, String qualifier, RequestContext context) {
    String arn = arn(function, qualifier);
    AccessRequest request = new AccessRequest(new Principal.Anonymous(), action, arn, context);
    return Decision.of(request, account.id(), List.of(), documents(function, qualifier)).allowed();
  }

  /**
   * Whether one who runs in a role may do something with a function.
   *
   * @param qualifier empty if the function itself is meant
   */
  public boolean admitsRole(String roleArn, String action, FunctionId function, String qualifier) {
    return policies
        .role(roleArn)
        .filter(role -> {
          Identity session = new Identity.Session(roleArn, role.id(), function.name(), "");
          AccessRequest request =
              new AccessRequest(
                  Principal.of(session), action, arn(function, qualifier), RequestContext.EMPTY);
          return Decision.of(
                  request, account.id(), policies.ofRole(role), documents(function, qualifier))
              .allowed();
        })
        .isPresent();
  }

  private static String arn(FunctionId function, String qualifier) {
    return qualifier.isEmpty() ? function.arn() : function.arn(qualifier);
  }

  private List<PolicyDocument> documents(FunctionId function, String qualifier) {
    String key = Kinds.qualifiedKey(function.name(), qualifier);
    return documents(
        function, qualifier, find(function.name()), qualifier.isEmpty() ? null : find(key));
  }

  private List<PolicyDocument> documents(
      FunctionId function,
      String qualifier,
      @Nullable ResourcePolicy whole,
      @Nullable ResourcePolicy own) {
    List<PolicyDocument> there = new ArrayList<>();
    policies.ofFunction(function.name(), whole).ifPresent(there::add);
    policies.ofFunction(Kinds.qualifiedKey(function.name(), qualifier), own).ifPresent(there::add);
    return there;
  }

  /** Whether a role exists and a service of AWS may take it. */
  public boolean trusts(String roleArn, String service) {
    return policies.role(roleArn).filter(role -> trusts(role, service)).isPresent();
  }

  /**
   * Whether a caller may take a role: the role must trust it, or its account and then its own
   * policies must allow it.
   *
   * @param context of the request that asks for it
   */
  public boolean mayAssume(Identity caller, Role role, RequestContext context) {
    AccessRequest request =
        new AccessRequest(Principal.of(caller), ASSUME_ROLE, role.arn(account.id()), context);
    Effect own = Decision.strongest(request, role(caller).map(policies::ofRole).orElse(List.of()));
    return switch (policies.trust(role).effect(request)) {
      case NONE, DENIED -> false;
      case DELEGATED -> own == Effect.ALLOWED;
      case ALLOWED -> own != Effect.DENIED;
    };
  }

  private boolean trusts(Role role, String service) {
    AccessRequest request =
        new AccessRequest(
            new Principal.AwsService(service),
            ASSUME_ROLE,
            role.arn(account.id()),
            RequestContext.EMPTY);
    return policies.trust(role).effect(request) == Effect.ALLOWED;
  }

  private void decide(
      Exchange exchange,
      String action,
      String resource,
      List<PolicyDocument> there,
      RequestContext more) {
    Identity caller = exchange.identity();
    Optional<Role> role = role(caller);
    RequestContext facts = more.or(new RequestFacts(exchange, account, role));
    AccessRequest request = new AccessRequest(Principal.of(caller), action, resource, facts);
    Decision decision =
        Decision.of(request, account.id(), role.map(policies::ofRole).orElse(List.of()), there);
    boolean denied = decision == Decision.DENIED_BY_RESOURCE_POLICY;
    if (caller instanceof Identity.Unverified ? denied : !decision.allowed()) {
      throw new OndolException(
          ErrorCode.ACCESS_DENIED,
          "User: %s is not authorized to perform: %s on resource: %s %s"
              .formatted(caller.arn(), action, resource, decision.reason(action)));
    }
  }

  /** The role of a session, as long as it exists; one made anew under its name is another. */
  private Optional<Role> role(Identity caller) {
    return caller instanceof Identity.Session session
        ? policies.role(session.roleArn()).filter(role -> role.id().equals(session.roleId()))
        : Optional.empty();
  }

  private @Nullable ResourcePolicy find(String key) {
    return catalog.find(Kinds.FUNCTION_POLICY, key).orElse(null);
  }

  private List<String> tag(String function, String key) {
    if (!key.startsWith(TAG)) {
      return List.of();
    }
    String wanted = key.substring(TAG.length());
    return catalog.function(function).map(Function::details).stream()
        .flatMap(details -> details.tags().entrySet().stream())
        .filter(tag -> tag.getKey().equalsIgnoreCase(wanted))
        .map(Map.Entry::getValue)
        .limit(1)
        .toList();
  }
}
