package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateCapacityProviderRequest;
import software.amazon.awssdk.services.lambda.model.DeleteCapacityProviderRequest;
import software.amazon.awssdk.services.lambda.model.GetCapacityProviderRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionScalingConfigRequest;
import software.amazon.awssdk.services.lambda.model.ListCapacityProvidersRequest;
import software.amazon.awssdk.services.lambda.model.ListCapacityProvidersResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionVersionsByCapacityProviderRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionScalingConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateCapacityProviderRequest;

/**
 * The operations on capacity providers, which are EC2 instances of the account's own, and on the
 * scaling of the functions that run there. This server has none: none can be made, none is found,
 * and no function scales on one. Thread-safe.
 */
final class CapacityOperations {
  private final Account account;
  private final Catalog catalog;

  CapacityOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateCapacityProvider",
        Operation.of(
            CreateCapacityProviderRequest.class,
            CreateCapacityProviderRequest::builder,
            request -> notOffered("A capacity provider")),
        "GetCapacityProvider",
        Operation.of(
            GetCapacityProviderRequest.class,
            GetCapacityProviderRequest::builder,
            request -> notFound(request.capacityProviderName())),
        "ListCapacityProviders",
        Operation.of(
            ListCapacityProvidersRequest.class,
            ListCapacityProvidersRequest::builder,
            request ->
                ListCapacityProvidersResponse.builder().capacityProviders(List.of()).build()),
        "UpdateCapacityProvider",
        Operation.of(
            UpdateCapacityProviderRequest.class,
            UpdateCapacityProviderRequest::builder,
            request -> notFound(request.capacityProviderName())),
        "DeleteCapacityProvider",
        Operation.of(
            DeleteCapacityProviderRequest.class,
            DeleteCapacityProviderRequest::builder,
            request -> notFound(request.capacityProviderName())),
        "ListFunctionVersionsByCapacityProvider",
        Operation.of(
            ListFunctionVersionsByCapacityProviderRequest.class,
            ListFunctionVersionsByCapacityProviderRequest::builder,
            request -> notFound(request.capacityProviderName())),
        "PutFunctionScalingConfig",
        Operation.of(
            PutFunctionScalingConfigRequest.class,
            PutFunctionScalingConfigRequest::builder,
            request -> noScaling(request.functionName(), request.qualifier())),
        "GetFunctionScalingConfig",
        Operation.of(
            GetFunctionScalingConfigRequest.class,
            GetFunctionScalingConfigRequest::builder,
            request -> noScaling(request.functionName(), request.qualifier())));
  }

  private SdkPojo noScaling(String functionName, String qualifier) {
    FunctionLookup.require(catalog, FunctionReference.of(account, functionName, qualifier));
    return notOffered("A scaling configuration, which only functions on a capacity provider have,");
  }

  /**
   * @param name or ARN
   */
  private SdkPojo notFound(String name) {
    String arn =
        name.startsWith("arn:")
            ? name
            : "arn:aws:lambda:%s:%s:capacity-provider:%s"
                .formatted(account.region(), account.id(), name);
    throw new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Capacity provider not found: " + arn);
  }

  private static SdkPojo notOffered(String what) {
    throw new OndolException(
        ErrorCode.INVALID_PARAMETER_VALUE, what + " is not offered by this server.");
  }
}
