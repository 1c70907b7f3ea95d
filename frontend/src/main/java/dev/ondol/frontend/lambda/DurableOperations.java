package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CheckpointDurableExecutionRequest;
import software.amazon.awssdk.services.lambda.model.GetDurableExecutionHistoryRequest;
import software.amazon.awssdk.services.lambda.model.GetDurableExecutionRequest;
import software.amazon.awssdk.services.lambda.model.GetDurableExecutionStateRequest;
import software.amazon.awssdk.services.lambda.model.ListDurableExecutionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListDurableExecutionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.SendDurableExecutionCallbackFailureRequest;
import software.amazon.awssdk.services.lambda.model.SendDurableExecutionCallbackHeartbeatRequest;
import software.amazon.awssdk.services.lambda.model.SendDurableExecutionCallbackSuccessRequest;
import software.amazon.awssdk.services.lambda.model.StopDurableExecutionRequest;

/**
 * The operations on durable executions, which this server does not run: a function with a durable
 * configuration is refused, so there is no execution, no checkpoint and no callback, and each
 * operation answers as Lambda does for one that does not exist. Thread-safe.
 */
final class DurableOperations {
  private final Account account;
  private final Catalog catalog;

  DurableOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CheckpointDurableExecution",
        Operation.of(
            CheckpointDurableExecutionRequest.class,
            CheckpointDurableExecutionRequest::builder,
            request -> noCheckpoint()),
        "GetDurableExecutionState",
        Operation.of(
            GetDurableExecutionStateRequest.class,
            GetDurableExecutionStateRequest::builder,
            request -> noCheckpoint()),
        "GetDurableExecution",
        Operation.of(
            GetDurableExecutionRequest.class,
            GetDurableExecutionRequest::builder,
            request -> noExecution(request.durableExecutionArn())),
        "GetDurableExecutionHistory",
        Operation.of(
            GetDurableExecutionHistoryRequest.class,
            GetDurableExecutionHistoryRequest::builder,
            request -> noExecution(request.durableExecutionArn())),
        "StopDurableExecution",
        Operation.of(
            StopDurableExecutionRequest.class,
            StopDurableExecutionRequest::builder,
            request -> noExecution(request.durableExecutionArn())),
        "ListDurableExecutionsByFunction",
        Operation.of(
            ListDurableExecutionsByFunctionRequest.class,
            ListDurableExecutionsByFunctionRequest::builder,
            this::list),
        "SendDurableExecutionCallbackSuccess",
        Operation.of(
            SendDurableExecutionCallbackSuccessRequest.class,
            SendDurableExecutionCallbackSuccessRequest::builder,
            request -> noCallback()),
        "SendDurableExecutionCallbackFailure",
        Operation.of(
            SendDurableExecutionCallbackFailureRequest.class,
            SendDurableExecutionCallbackFailureRequest::builder,
            request -> noCallback()),
        "SendDurableExecutionCallbackHeartbeat",
        Operation.of(
            SendDurableExecutionCallbackHeartbeatRequest.class,
            SendDurableExecutionCallbackHeartbeatRequest::builder,
            request -> noCallback()));
  }

  private SdkPojo list(ListDurableExecutionsByFunctionRequest request) {
    FunctionLookup.require(
        catalog, FunctionReference.of(account, request.functionName(), request.qualifier()));
    return ListDurableExecutionsByFunctionResponse.builder().durableExecutions(List.of()).build();
  }

  private static SdkPojo noExecution(String arn) {
    throw new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Durable execution not found: " + arn);
  }

  /** The model of these operations has no error for an execution that does not exist. */
  private static SdkPojo noCheckpoint() {
    throw new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid checkpoint token.");
  }

  private static SdkPojo noCallback() {
    throw new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid callback ID.");
  }
}
