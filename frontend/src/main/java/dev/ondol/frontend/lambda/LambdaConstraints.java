package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.model.Constraint;
import dev.ondol.frontend.model.ConstraintTable;
import dev.ondol.frontend.model.ConstraintText;
import java.util.List;

/**
 * What the framework in front of Lambda demands of each operation's members: the second table
 * beside the routes, kept as text, a file for each group of operations. Patterns and limits are
 * those of AWS's model, which the shapes do not carry, except where AWS is known to answer
 * differently; such a line has its remark.
 */
final class LambdaConstraints {
  private static final List<String> GROUPS =
      List.of(
          "functions",
          "invokes",
          "versions",
          "policies",
          "layers",
          "concurrency",
          "asynchronous",
          "event-sources",
          "urls",
          "management",
          "signing",
          "tags",
          "capacity",
          "durable");

  private static final ConstraintText TEXT = read();

  static final ConstraintTable TABLE =
      new ConstraintTable(ErrorCode.VALIDATION, TEXT.byOperation());

  /** What the name and the qualifier of a function have to look like, in whichever operation. */
  static final Constraint ANY_NAME = TEXT.constraint("FunctionName", "NamespacedFunctionName");

  static final Constraint ANY_QUALIFIER = TEXT.constraint("Qualifier", "AnyQualifier");

  static final Constraint TENANT_ID = TEXT.constraint("TenantId", "TenantId");

  private LambdaConstraints() {}

  private static ConstraintText read() {
    ConstraintText text = new ConstraintText();
    text.read(LambdaConstraints.class, "constraints/types.txt");
    for (String group : GROUPS) {
      text.read(LambdaConstraints.class, "constraints/" + group + ".txt");
    }
    return text;
  }
}
