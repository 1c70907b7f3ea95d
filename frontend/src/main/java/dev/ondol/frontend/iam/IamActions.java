package dev.ondol.frontend.iam;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.query.QueryParameters;
import java.util.List;

/**
 * What IAM's operations are to a policy: the action has the operation's name, the resource is the
 * role or the policy that the request names. A role that is there has its own path and its own
 * spelling, whatever the request says of them. Thread-safe.
 */
public final class IamActions {
  private final Account account;
  private final Catalog catalog;
  private final Authorizer authorizer;

  public IamActions(Account account, Catalog catalog, Authorizer authorizer) {
    this.account = account;
    this.catalog = catalog;
    this.authorizer = authorizer;
  }

  /** Lets a request through, or not. */
  public void require(Exchange exchange, String operation, QueryParameters request) {
    authorizer.require(
        exchange,
        "iam:" + operation,
        resource(operation, request),
        key ->
            key.equals("iam:policyarn") ? request.find("PolicyArn").stream().toList() : List.of());
  }

  private String resource(String operation, QueryParameters request) {
    String prefix = "arn:aws:iam::" + account.id() + ":";
    return switch (operation) {
      case "CreatePolicy" -> prefix + "policy" + path(request) + request.require("PolicyName");
      case "CreateRole" -> prefix + "role" + path(request) + request.require("RoleName");
      case "ListRoles", "ListPolicies" -> "*";
      case "GetUser" -> prefix + "user/" + request.find("UserName").orElse("");
      default ->
          request.find("RoleName").map(this::role).or(() -> request.find("PolicyArn")).orElse("*");
    };
  }

  private static String path(QueryParameters request) {
    return request.find("Path").orElse("/");
  }

  private String role(String name) {
    return catalog
        .find(Kinds.ROLE, Entities.key(name))
        .map(role -> role.arn(account.id()))
        .orElse("arn:aws:iam::" + account.id() + ":role/" + name);
  }
}
