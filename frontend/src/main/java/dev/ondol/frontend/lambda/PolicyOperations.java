package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.ResourcePolicy;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddPermissionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionResponse;

/**
 * The resource policies of functions, versions and aliases: statement by statement, and as whole
 * documents. Each has a revision of its own; a change of who may invoke costs no slot. Thread-safe.
 */
final class PolicyOperations {
  private static final String INVOKE = "lambda:InvokeFunction";
  private static final String INVOKE_URL = "lambda:InvokeFunctionUrl";

  private final Account account;
  private final Catalog catalog;

  PolicyOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "AddPermission",
        Operation.of(AddPermissionRequest.class, AddPermissionRequest::builder, this::add),
        "GetPolicy",
        Operation.of(GetPolicyRequest.class, GetPolicyRequest::builder, this::get),
        "RemovePermission",
        Operation.of(RemovePermissionRequest.class, RemovePermissionRequest::builder, this::remove),
        "PutResourcePolicy",
        Operation.of(ResourcePolicyRequest.class, ResourcePolicyRequest::put, this::putDocument),
        "GetResourcePolicy",
        Operation.of(ResourcePolicyRequest.class, ResourcePolicyRequest::get, this::getDocument),
        "DeleteResourcePolicy",
        Operation.of(
            ResourcePolicyRequest.class, ResourcePolicyRequest::delete, this::deleteDocument));
  }

  private AddPermissionResponse add(AddPermissionRequest request) {
    FunctionReference reference =
        changeable(FunctionReference.of(account, request.functionName(), request.qualifier()));
    PermissionStatement statement = statement(reference, request);
    catalog.change(change -> {
      requireAlias(change, reference);
      String revision = FunctionLookup.require(change, reference).revisionId();
      Optional<ResourcePolicy> old = find(change, reference);
      ResourcePolicy changed =
          PermissionChanges.add(
              old,
              statement,
              request.revisionId(),
              old.map(ResourcePolicy::revisionId).orElse(revision));
      change.put(Kinds.FUNCTION_POLICY, key(reference), changed);
      return changed;
    });
    return AddPermissionResponse.builder().statement(statement.json()).build();
  }

  private static PermissionStatement statement(
      FunctionReference reference, AddPermissionRequest request) {
    FunctionUrlAuthType auth = request.functionUrlAuthType();
    if (auth != null && !request.action().equals(INVOKE_URL)) {
      throw invalid("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
    }
    Boolean viaUrl = request.invokedViaFunctionUrl();
    if (viaUrl != null && !request.action().equals(INVOKE)) {
      throw invalid("InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action");
    }
    return new PermissionStatement(
            request.statementId(), request.action(), request.principal(), reference.arn())
        .when("StringEquals", "AWS:SourceAccount", request.sourceAccount())
        .when("StringEquals", "aws:PrincipalOrgID", request.principalOrgID())
        .when("StringEquals", "lambda:EventSourceToken", request.eventSourceToken())
        .when("StringEquals", "lambda:FunctionUrlAuthType", request.functionUrlAuthTypeAsString())
        .when("Bool", "lambda:InvokedViaFunctionUrl", viaUrl == null ? null : viaUrl.toString())
        .when("ArnLike", "AWS:SourceArn", request.sourceArn());
  }

  private GetPolicyResponse get(GetPolicyRequest request) {
    return get(FunctionReference.of(account, request.functionName(), request.qualifier()));
  }

  private GetPolicyResponse get(FunctionReference reference) {
    FunctionLookup.require(catalog, reference);
    ResourcePolicy policy = find(catalog, reference).orElseThrow(PolicyOperations::noPolicy);
    return GetPolicyResponse.builder()
        .policy(policy.document())
        .revisionId(policy.revisionId())
        .build();
  }

  private RemovePermissionResponse remove(RemovePermissionRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    catalog.change(change -> {
      if (change.function(reference.function().name()).isEmpty()) {
        throw new OndolException(
            ErrorCode.RESOURCE_NOT_FOUND, "No policy found for: " + reference.function().arn());
      }
      requireAlias(change, reference);
      Optional<ResourcePolicy> changed =
          PermissionChanges.remove(
              find(change, reference), request.statementId(), request.revisionId());
      set(change, reference, changed.orElse(null));
      return reference;
    });
    return RemovePermissionResponse.builder().build();
  }

  private GetPolicyResponse putDocument(ResourcePolicyRequest request) {
    FunctionReference reference =
        changeable(FunctionReference.of(account, request.resourceArn(), null));
    ResourcePolicy policy = PermissionChanges.of(request.policy());
    catalog.change(change -> {
      FunctionLookup.require(change, reference);
      String revision = find(change, reference).map(ResourcePolicy::revisionId).orElse("");
      PermissionChanges.requireRevision(request.revisionId(), revision);
      set(change, reference, policy);
      return policy;
    });
    return GetPolicyResponse.builder()
        .policy(policy.document())
        .revisionId(policy.revisionId())
        .build();
  }

  private GetPolicyResponse getDocument(ResourcePolicyRequest request) {
    return get(FunctionReference.of(account, request.resourceArn(), null));
  }

  private RemovePermissionResponse deleteDocument(ResourcePolicyRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.resourceArn(), null);
    catalog.change(change -> {
      FunctionLookup.require(change, reference);
      ResourcePolicy policy = find(change, reference).orElseThrow(PolicyOperations::noPolicy);
      PermissionChanges.requireRevision(request.revisionId(), policy.revisionId());
      set(change, reference, null);
      return policy;
    });
    return RemovePermissionResponse.builder().build();
  }

  private static void requireAlias(Reads reads, FunctionReference reference) {
    if (reference.namesAlias()
        && reads.alias(reference.function().name(), reference.qualifier()).isEmpty()) {
      throw reference.noAlias();
    }
  }

  private static FunctionReference changeable(FunctionReference reference) {
    if (reference.qualifier().equals(FunctionVersion.LATEST)) {
      throw invalid("We currently do not support adding policies for $LATEST.");
    }
    return reference;
  }

  private static Optional<ResourcePolicy> find(Reads reads, FunctionReference reference) {
    return reads.find(Kinds.FUNCTION_POLICY, key(reference));
  }

  private static void set(
      Changes change, FunctionReference reference, @Nullable ResourcePolicy policy) {
    if (policy == null) {
      change.remove(Kinds.FUNCTION_POLICY, key(reference));
    } else {
      change.put(Kinds.FUNCTION_POLICY, key(reference), policy);
    }
  }

  private static String key(FunctionReference reference) {
    String name = reference.function().name();
    return reference.qualifier().isEmpty() ? name : Kinds.qualifiedKey(name, reference.qualifier());
  }

  private static OndolException noPolicy() {
    return new OndolException(
        ErrorCode.RESOURCE_NOT_FOUND, "The resource you requested does not exist.");
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
