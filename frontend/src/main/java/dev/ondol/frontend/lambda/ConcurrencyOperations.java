package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ProvisionedConcurrency;
import dev.ondol.catalog.ReservedConcurrency;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;

/** The operations on reserved concurrency. The next invoke meets a change. Thread-safe. */
final class ConcurrencyOperations {
  /** Of the account's concurrency so much stays for the functions that reserve nothing. */
  static final int LEAST_UNRESERVED = 100;

  private final Account account;
  private final Catalog catalog;
  private final ConcurrencyPlan plan;
  private final int accountConcurrency;

  ConcurrencyOperations(
      Account account, Catalog catalog, ConcurrencyPlan plan, int accountConcurrency) {
    this.account = account;
    this.catalog = catalog;
    this.plan = plan;
    this.accountConcurrency = accountConcurrency;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutFunctionConcurrency",
        Operation.of(
            PutFunctionConcurrencyRequest.class, PutFunctionConcurrencyRequest::builder, this::put),
        "GetFunctionConcurrency",
        Operation.of(
            GetFunctionConcurrencyRequest.class, GetFunctionConcurrencyRequest::builder, this::get),
        "DeleteFunctionConcurrency",
        Operation.of(
            DeleteFunctionConcurrencyRequest.class,
            DeleteFunctionConcurrencyRequest::builder,
            this::delete));
  }

  private PutFunctionConcurrencyResponse put(PutFunctionConcurrencyRequest request) {
    FunctionReference reference = unqualified(request.functionName());
    String name = reference.function().name();
    int executions = request.reservedConcurrentExecutions();
    catalog.change(change -> {
      if (change.function(name).isEmpty()) {
        throw new FunctionReference(reference.function(), FunctionVersion.LATEST).notFound();
      }
      int provisioned =
          ConcurrencyPlan.provisioned(change, name).stream()
              .mapToInt(ProvisionedConcurrency::executions)
              .sum();
      if (executions < provisioned) {
        throw invalid(
            " ReservedConcurrentExecutions  %d should not be lower than function's total provisioned concurrency [%d]."
                .formatted(executions, provisioned));
      }
      change.put(Kinds.RESERVED_CONCURRENCY, name, new ReservedConcurrency(executions));
      if (executions > 0
          && accountConcurrency - ConcurrencyPlan.claimed(change) < LEAST_UNRESERVED) {
        throw invalid(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d]."
                .formatted(LEAST_UNRESERVED));
      }
      return executions;
    });
    plan.carry(reference.function());
    return PutFunctionConcurrencyResponse.builder()
        .reservedConcurrentExecutions(executions)
        .build();
  }

  private GetFunctionConcurrencyResponse get(GetFunctionConcurrencyRequest request) {
    FunctionReference reference = unqualified(request.functionName());
    FunctionLookup.latest(catalog, reference);
    GetFunctionConcurrencyResponse.Builder response = GetFunctionConcurrencyResponse.builder();
    catalog
        .find(Kinds.RESERVED_CONCURRENCY, reference.function().name())
        .ifPresent(reserved -> response.reservedConcurrentExecutions(reserved.executions()));
    return response.build();
  }

  private DeleteFunctionConcurrencyResponse delete(DeleteFunctionConcurrencyRequest request) {
    FunctionReference reference = unqualified(request.functionName());
    catalog.change(change -> {
      FunctionLookup.latest(change, reference);
      change.remove(Kinds.RESERVED_CONCURRENCY, reference.function().name());
      return reference;
    });
    plan.carry(reference.function());
    return DeleteFunctionConcurrencyResponse.builder().build();
  }

  private FunctionReference unqualified(String functionName) {
    FunctionReference reference = FunctionReference.of(account, functionName, null);
    if (!reference.qualifier().isEmpty()) {
      throw invalid(
          "This operation is permitted on Lambda functions only. Aliases and versions do not"
              + " support this operation. Please specify either a function name or an unqualified"
              + " function ARN.");
    }
    return reference;
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
