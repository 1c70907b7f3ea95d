package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Recursion;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.GetFunctionRecursionConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRecursionConfigResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionRecursionConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionRecursionConfigResponse;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;

/** Whether a function may turn in a circle, and the check of each invoke. Thread-safe. */
final class RecursionOperations {
  private final Account account;
  private final Catalog catalog;

  RecursionOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  /**
   * @param onward the trace header that the invoke gets, with its lineage
   * @throws OndolException RECURSIVE_INVOCATION if the function was in this chain too often
   */
  static void check(Reads reads, String functionName, String onward) {
    if (Lineage.turns(onward, functionName) >= Lineage.MOST_TURNS
        && !allowed(reads, functionName)) {
      throw new OndolException(
          ErrorCode.RECURSIVE_INVOCATION,
          "Lambda has detected your function being invoked in a recursive loop with other Amazon"
              + " Web Services resources and stopped your function's invocation.");
    }
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutFunctionRecursionConfig",
        Operation.of(
            PutFunctionRecursionConfigRequest.class,
            PutFunctionRecursionConfigRequest::builder,
            this::put),
        "GetFunctionRecursionConfig",
        Operation.of(
            GetFunctionRecursionConfigRequest.class,
            GetFunctionRecursionConfigRequest::builder,
            this::get));
  }

  private PutFunctionRecursionConfigResponse put(PutFunctionRecursionConfigRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    boolean allowed = request.recursiveLoop() == RecursiveLoop.ALLOW;
    catalog.change(change -> {
      FunctionLookup.latest(change, reference);
      change.put(Kinds.RECURSION, reference.function().name(), new Recursion(allowed));
      return allowed;
    });
    return PutFunctionRecursionConfigResponse.builder()
        .recursiveLoop(request.recursiveLoop())
        .build();
  }

  private GetFunctionRecursionConfigResponse get(GetFunctionRecursionConfigRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    FunctionLookup.latest(catalog, reference);
    return GetFunctionRecursionConfigResponse.builder()
        .recursiveLoop(
            allowed(catalog, reference.function().name())
                ? RecursiveLoop.ALLOW
                : RecursiveLoop.TERMINATE)
        .build();
  }

  private static boolean allowed(Reads reads, String functionName) {
    return reads.find(Kinds.RECURSION, functionName).map(Recursion::allowed).orElse(false);
  }
}
