package dev.ondol.frontend.iam;

import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.query.QueryParameters;
import java.util.List;

/**
 * What IAM's operations are to a policy: the action has the operation's name, the resource is the
 * role or the policy that the request names. Immutable.
 */
public final class IamActions {
  private final Account account;
  private final Authorizer authorizer;

  public IamActions(Account account, Authorizer authorizer) {
    this.account = account;
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
    String path = request.find("Path").orElse("/");
    return switch (operation) {
      case "CreatePolicy" -> prefix + "policy" + path + request.require("PolicyName");
      case "ListRoles", "ListPolicies" -> "*";
      case "GetUser" -> prefix + "user/" + request.find("UserName").orElse("");
      default ->
          request
              .find("RoleName")
              .map(name -> prefix + "role" + path + name)
              .or(() -> request.find("PolicyArn"))
              .orElse("*");
    };
  }
}
