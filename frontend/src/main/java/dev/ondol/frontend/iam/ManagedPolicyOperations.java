package dev.ondol.frontend.iam;

import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ManagedPolicy;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.access.AwsManagedPolicies;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.iam.Entities.NamedPolicy;
import dev.ondol.frontend.identity.UniqueIds;
import dev.ondol.frontend.model.Operation.Caller;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.PolicyForm;
import dev.ondol.frontend.query.QueryOperation;
import dev.ondol.frontend.query.QueryParameters;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Managed policies, the account's and AWS's; each has one version. Thread-safe. */
final class ManagedPolicyOperations {
  private static final int MAX_CHARS = 6_144;

  private final Entities entities;

  ManagedPolicyOperations(Entities entities) {
    this.entities = entities;
  }

  Map<String, QueryOperation> operations() {
    return Map.of(
        "CreatePolicy", this::create,
        "GetPolicy", this::get,
        "GetPolicyVersion", this::getVersion,
        "ListPolicyVersions", this::listVersions,
        "ListPolicies", this::list,
        "DeletePolicy", this::delete,
        "ListEntitiesForPolicy", this::listEntities);
  }

  private void create(QueryParameters request, Caller caller, XmlWriter result) {
    String name = request.require("PolicyName");
    String document = request.require("PolicyDocument");
    var _ =
        PolicyDocument.parse(document, PolicyForm.IDENTITY, ErrorCode.MALFORMED_POLICY_DOCUMENT);
    if (RolePolicyOperations.chars(document) > MAX_CHARS) {
      throw new OndolException(
          ErrorCode.QUOTA_EXCEEDED, "Cannot exceed quota for PolicySize: " + MAX_CHARS);
    }
    ManagedPolicy policy =
        new ManagedPolicy(
            name,
            request.find("Path").orElse("/"),
            UniqueIds.fresh(UniqueIds.POLICY),
            document,
            request.find("Description").orElse(""),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Tags.of(request));
    entities
        .catalog()
        .change(change -> {
          if (change.find(Kinds.MANAGED_POLICY, Entities.key(name)).isPresent()) {
            throw new OndolException(
                ErrorCode.ENTITY_ALREADY_EXISTS,
                "A policy called %s already exists. Duplicate names are not allowed."
                    .formatted(name));
          }
          change.put(Kinds.MANAGED_POLICY, Entities.key(name), policy);
          return policy;
        });
    result.structure("Policy", xml -> Views.policy(xml, entities.named(policy), 0, true));
  }

  private void get(QueryParameters request, Caller caller, XmlWriter result) {
    NamedPolicy policy = require(request);
    result.structure("Policy", xml -> Views.policy(xml, policy, attachments(policy), true));
  }

  private void getVersion(QueryParameters request, Caller caller, XmlWriter result) {
    NamedPolicy policy = require(request);
    String version = request.require("VersionId");
    if (!version.equals(Views.VERSION)) {
      throw Entities.noSuch(
          "Policy %s version %s does not exist or is not attachable."
              .formatted(policy.arn(), version));
    }
    result.structure(
        "PolicyVersion",
        xml -> {
          xml.element("Document", Views.encoded(policy.policy().document()));
          Views.version(xml, policy.policy());
        });
  }

  private void listVersions(QueryParameters request, Caller caller, XmlWriter result) {
    NamedPolicy policy = require(request);
    result.list("Versions", List.of(policy.policy()), Views::version).element("IsTruncated", false);
  }

  private void list(QueryParameters request, Caller caller, XmlWriter result) {
    String scope = request.find("Scope").orElse("All");
    String prefix = request.find("PathPrefix").orElse("/");
    boolean onlyAttached = request.find("OnlyAttached").filter("true"::equals).isPresent();
    List<NamedPolicy> all = new ArrayList<>();
    if (!scope.equals("AWS")) {
      entities.catalog().list(Kinds.MANAGED_POLICY, "", "", Integer.MAX_VALUE).stream()
          .map(Row::value)
          .map(entities::named)
          .forEach(all::add);
    }
    if (!scope.equals("Local")) {
      AwsManagedPolicies.all().stream().map(Entities::ofAws).forEach(all::add);
    }
    all.removeIf(policy ->
        !policy.policy().path().startsWith(prefix) || (onlyAttached && attachments(policy) == 0));
    all.sort(Comparator.comparing(NamedPolicy::arn));
    Page<NamedPolicy> page = Page.of(request, all, NamedPolicy::arn);
    result.list(
        "Policies",
        page.items(),
        (xml, policy) -> Views.policy(xml, policy, attachments(policy), false));
    page.writeEnd(result);
  }

  private void delete(QueryParameters request, Caller caller, XmlWriter result) {
    String arn = request.require("PolicyArn");
    if (AwsManagedPolicies.find(arn).isPresent()) {
      throw new OndolException(
          ErrorCode.INVALID_INPUT, "AWS managed policies cannot be deleted: " + arn);
    }
    entities
        .catalog()
        .change(change -> {
          NamedPolicy policy = entities.requirePolicy(change, arn);
          if (!Entities.holders(change, arn).isEmpty()) {
            throw new OndolException(
                ErrorCode.DELETE_CONFLICT, "Cannot delete a policy attached to entities.");
          }
          Entities.removePolicy(change, policy.policy());
          return policy;
        });
  }

  private void listEntities(QueryParameters request, Caller caller, XmlWriter result) {
    NamedPolicy policy = require(request);
    result
        .list("PolicyGroups", List.of())
        .list("PolicyUsers", List.of())
        .list(
            "PolicyRoles",
            Entities.holders(entities.catalog(), policy.arn()),
            (xml, role) -> xml.element("RoleName", role.name()).element("RoleId", role.id()))
        .element("IsTruncated", false);
  }

  private NamedPolicy require(QueryParameters request) {
    return entities.requirePolicy(entities.catalog(), request.require("PolicyArn"));
  }

  private int attachments(NamedPolicy policy) {
    return Entities.holders(entities.catalog(), policy.arn()).size();
  }
}
