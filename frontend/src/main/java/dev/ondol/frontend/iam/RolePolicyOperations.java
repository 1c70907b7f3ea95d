package dev.ondol.frontend.iam;

import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Role;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.model.Operation.Caller;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.PolicyForm;
import dev.ondol.frontend.query.QueryOperation;
import dev.ondol.frontend.query.QueryParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What roles may do: their own policies, and those that they are given. Thread-safe. */
final class RolePolicyOperations {
  private static final int MAX_INLINE_CHARS = 10_240;
  private static final int MAX_ATTACHED = 10;

  private final Entities entities;

  RolePolicyOperations(Entities entities) {
    this.entities = entities;
  }

  Map<String, QueryOperation> operations() {
    return Map.of(
        "PutRolePolicy", this::put,
        "GetRolePolicy", this::get,
        "ListRolePolicies", this::list,
        "DeleteRolePolicy", this::delete,
        "AttachRolePolicy", this::attach,
        "DetachRolePolicy", this::detach,
        "ListAttachedRolePolicies", this::listAttached);
  }

  private void put(QueryParameters request, Caller caller, XmlWriter result) {
    String name = request.require("RoleName");
    String document = request.require("PolicyDocument");
    var _ =
        PolicyDocument.parse(document, PolicyForm.IDENTITY, ErrorCode.MALFORMED_POLICY_DOCUMENT);
    entities.change(
        name,
        role -> {
          Map<String, String> inline = new TreeMap<>(role.inline());
          inline.put(request.require("PolicyName"), document);
          long chars = inline.values().stream().mapToLong(RolePolicyOperations::chars).sum();
          if (chars > MAX_INLINE_CHARS) {
            throw new OndolException(
                ErrorCode.QUOTA_EXCEEDED,
                "Maximum policy size of %d bytes exceeded for role %s"
                    .formatted(MAX_INLINE_CHARS, name));
          }
          return with(role, new LinkedHashMap<>(inline), role.attached());
        });
  }

  /** As quotas count: without white space. */
  static long chars(String document) {
    return document.chars().filter(c -> !Character.isWhitespace(c)).count();
  }

  private void get(QueryParameters request, Caller caller, XmlWriter result) {
    Role role = entities.require(request.require("RoleName"));
    String name = request.require("PolicyName");
    String document = role.inline().get(name);
    if (document == null) {
      throw noPolicy(name);
    }
    result
        .element("RoleName", role.name())
        .element("PolicyName", name)
        .element("PolicyDocument", Views.encoded(document));
  }

  private void list(QueryParameters request, Caller caller, XmlWriter result) {
    Role role = entities.require(request.require("RoleName"));
    Page<String> page = Page.of(request, List.copyOf(role.inline().keySet()), name -> name);
    result.list("PolicyNames", page.items());
    page.writeEnd(result);
  }

  private void delete(QueryParameters request, Caller caller, XmlWriter result) {
    String name = request.require("PolicyName");
    entities.change(
        request.require("RoleName"),
        role -> {
          SequencedMap<String, String> inline = new LinkedHashMap<>(role.inline());
          if (inline.remove(name) == null) {
            throw noPolicy(name);
          }
          return with(role, inline, role.attached());
        });
  }

  private void attach(QueryParameters request, Caller caller, XmlWriter result) {
    String name = request.require("RoleName");
    String arn = request.require("PolicyArn");
    entities
        .catalog()
        .change(change -> {
          Role role = Entities.require(change, name);
          if (entities.findPolicy(change, arn).isEmpty()) {
            throw Entities.noSuch("Policy %s does not exist or is not attachable.".formatted(arn));
          }
          if (role.attached().contains(arn)) {
            return role;
          }
          if (role.attached().size() >= MAX_ATTACHED) {
            throw new OndolException(
                ErrorCode.QUOTA_EXCEEDED,
                "Cannot exceed quota for PoliciesPerRole: " + MAX_ATTACHED);
          }
          List<String> attached = new ArrayList<>(role.attached());
          attached.add(arn);
          Role changed = with(role, role.inline(), attached);
          change.put(Kinds.ROLE, Entities.key(name), changed);
          return changed;
        });
  }

  private void detach(QueryParameters request, Caller caller, XmlWriter result) {
    String arn = request.require("PolicyArn");
    entities.change(
        request.require("RoleName"),
        role -> {
          List<String> attached = new ArrayList<>(role.attached());
          if (!attached.remove(arn)) {
            throw Entities.noSuch("Policy %s was not found.".formatted(arn));
          }
          return with(role, role.inline(), attached);
        });
  }

  private void listAttached(QueryParameters request, Caller caller, XmlWriter result) {
    Role role = entities.require(request.require("RoleName"));
    String prefix = request.find("PathPrefix").orElse("/");
    List<String> arns =
        role.attached().stream()
            .filter(arn -> arn.substring(arn.indexOf('/')).startsWith(prefix))
            .sorted()
            .toList();
    Page<String> page = Page.of(request, arns, arn -> arn);
    result.list(
        "AttachedPolicies",
        page.items(),
        (xml, arn) ->
            xml.element("PolicyName", arn.substring(arn.lastIndexOf('/') + 1))
                .element("PolicyArn", arn));
    page.writeEnd(result);
  }

  private static Role with(Role role, SequencedMap<String, String> inline, List<String> attached) {
    return new Role(
        role.name(),
        role.path(),
        role.id(),
        role.trust(),
        role.description(),
        role.maxSessionSeconds(),
        role.created(),
        role.tags(),
        inline,
        attached);
  }

  private static OndolException noPolicy(String name) {
    return Entities.noSuch("The role policy with name %s cannot be found.".formatted(name));
  }
}
