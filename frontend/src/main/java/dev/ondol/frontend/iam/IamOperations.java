package dev.ondol.frontend.iam;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.model.Operation.Caller;
import dev.ondol.frontend.query.QueryOperation;
import dev.ondol.frontend.query.QueryParameters;
import java.util.HashMap;
import java.util.Map;

/** The operations of IAM. Thread-safe. */
public final class IamOperations {
  /** When the account was made, as far as anybody asks. */
  private static final String BEGINNING = "2015-01-01T00:00:00Z";

  private final Entities entities;

  public IamOperations(Account account, Catalog catalog) {
    this.entities = new Entities(account, catalog);
  }

  public Map<String, QueryOperation> operations() {
    Map<String, QueryOperation> all = new HashMap<>();
    all.putAll(new RoleOperations(entities).operations());
    all.putAll(new RolePolicyOperations(entities).operations());
    all.putAll(new ManagedPolicyOperations(entities).operations());
    all.put("GetUser", IamOperations::getUser);
    return all;
  }

  /** There are no users; a key is the account's own. */
  private static void getUser(QueryParameters request, Caller caller, XmlWriter result) {
    request
        .find("UserName")
        .ifPresent(name -> {
          throw Entities.noSuch("The user with name %s cannot be found.".formatted(name));
        });
    if (caller.identity() instanceof Identity.Session) {
      throw new OndolException(
          ErrorCode.VALIDATION, "Must specify userName when calling with non-User credentials");
    }
    String account = caller.identity().account();
    result.structure(
        "User",
        user ->
            user.element("UserId", account)
                .element("Arn", "arn:aws:iam::" + account + ":root")
                .element("CreateDate", BEGINNING));
  }
}
