package dev.ondol.frontend.sts;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.model.ConstraintTable;
import dev.ondol.frontend.model.Operation.Caller;
import dev.ondol.frontend.query.QueryOperation;
import dev.ondol.frontend.query.QueryParameters;
import java.util.Map;

/** The operations of STS. Thread-safe. */
public final class StsOperations {
  public static final ConstraintTable CONSTRAINTS =
      new ConstraintTable(ErrorCode.VALIDATION, Map.of());

  public Map<String, QueryOperation> operations() {
    return Map.of("GetCallerIdentity", StsOperations::callerIdentity);
  }

  private static void callerIdentity(QueryParameters request, Caller caller, XmlWriter result) {
    Identity identity = caller.identity();
    result
        .element("Arn", identity.arn())
        .element("UserId", identity.userId())
        .element("Account", identity.account());
  }
}
