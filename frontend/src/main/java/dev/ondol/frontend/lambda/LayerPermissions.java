package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.ResourcePolicy;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionPolicyResponse;
import software.amazon.awssdk.services.lambda.model.RemoveLayerVersionPermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemoveLayerVersionPermissionResponse;

/** Who else may have a version of a layer, statement by statement. Thread-safe. */
final class LayerPermissions {
  private final Account account;
  private final Catalog catalog;

  LayerPermissions(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "AddLayerVersionPermission",
        Operation.of(
            AddLayerVersionPermissionRequest.class,
            AddLayerVersionPermissionRequest::builder,
            this::add),
        "GetLayerVersionPolicy",
        Operation.of(
            GetLayerVersionPolicyRequest.class, GetLayerVersionPolicyRequest::builder, this::get),
        "RemoveLayerVersionPermission",
        Operation.of(
            RemoveLayerVersionPermissionRequest.class,
            RemoveLayerVersionPermissionRequest::builder,
            this::remove));
  }

  private AddLayerVersionPermissionResponse add(AddLayerVersionPermissionRequest request) {
    LayerReference.OfVersion version = version(request.layerName(), request.versionNumber());
    PermissionStatement statement =
        new PermissionStatement(
                request.statementId(), request.action(), request.principal(), version.arn())
            .when("StringEquals", "aws:PrincipalOrgID", request.organizationId());
    ResourcePolicy changed =
        catalog.change(change -> {
          Optional<ResourcePolicy> old = policy(change, version);
          requireRevision(request.revisionId(), old);
          ResourcePolicy next = PermissionChanges.add(old, statement, null, "");
          change.put(Kinds.LAYER_POLICY, version.key(), next);
          return next;
        });
    return AddLayerVersionPermissionResponse.builder()
        .statement(statement.json())
        .revisionId(changed.revisionId())
        .build();
  }

  private GetLayerVersionPolicyResponse get(GetLayerVersionPolicyRequest request) {
    ResourcePolicy policy =
        policy(catalog, version(request.layerName(), request.versionNumber()))
            .orElseThrow(() ->
                new OndolException(
                    ErrorCode.RESOURCE_NOT_FOUND,
                    "No policy is associated with the given resource."));
    return GetLayerVersionPolicyResponse.builder()
        .policy(policy.document())
        .revisionId(policy.revisionId())
        .build();
  }

  private RemoveLayerVersionPermissionResponse remove(RemoveLayerVersionPermissionRequest request) {
    LayerReference.OfVersion version = version(request.layerName(), request.versionNumber());
    catalog.change(change -> {
      Optional<ResourcePolicy> old = policy(change, version);
      Optional<ResourcePolicy> left = PermissionChanges.remove(old, request.statementId(), null);
      requireRevision(request.revisionId(), old);
      set(change, version, left.orElse(null));
      return version;
    });
    return RemoveLayerVersionPermissionResponse.builder().build();
  }

  private LayerReference.OfVersion version(String layerName, long number) {
    return new LayerReference.OfVersion(LayerReference.of(account, layerName), number);
  }

  /** That of a version which is there. */
  private Optional<ResourcePolicy> policy(Reads reads, LayerReference.OfVersion version) {
    if (version.find(account, reads).isEmpty()) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "Layer version " + version.arn() + " does not exist.");
    }
    return reads.find(Kinds.LAYER_POLICY, version.key());
  }

  private static void set(
      Changes change, LayerReference.OfVersion version, @Nullable ResourcePolicy policy) {
    if (policy == null) {
      change.remove(Kinds.LAYER_POLICY, version.key());
    } else {
      change.put(Kinds.LAYER_POLICY, version.key(), policy);
    }
  }

  private static void requireRevision(@Nullable String seen, Optional<ResourcePolicy> policy) {
    if (seen != null && !seen.equals(policy.map(ResourcePolicy::revisionId).orElse(""))) {
      throw new OndolException(
          ErrorCode.PRECONDITION_FAILED,
          "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy"
              + " API to retrieve the latest Revision Id");
    }
  }
}
