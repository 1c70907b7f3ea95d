package dev.ondol.frontend.iam;

import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Role;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.identity.UniqueIds;
import dev.ondol.frontend.model.Operation.Caller;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.PolicyForm;
import dev.ondol.frontend.query.QueryOperation;
import dev.ondol.frontend.query.QueryParameters;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Roles: who may become them, and their tags. Thread-safe. */
final class RoleOperations {
  private static final int MAX_TRUST = 4096;
  private static final int MAX_TAGS = 50;
  private static final int DEFAULT_SESSION_SECONDS = 3600;

  private final Entities entities;

  RoleOperations(Entities entities) {
    this.entities = entities;
  }

  Map<String, QueryOperation> operations() {
    return Map.ofEntries(
        Map.entry("CreateRole", this::create),
        Map.entry("GetRole", this::get),
        Map.entry("ListRoles", this::list),
        Map.entry("UpdateRole", this::update),
        Map.entry("UpdateRoleDescription", this::describe),
        Map.entry("UpdateAssumeRolePolicy", this::updateTrust),
        Map.entry("DeleteRole", this::delete),
        Map.entry("TagRole", this::tag),
        Map.entry("UntagRole", this::untag),
        Map.entry("ListRoleTags", this::listTags),
        Map.entry("ListInstanceProfilesForRole", this::listProfiles));
  }

  private void create(QueryParameters request, Caller caller, XmlWriter result) {
    if (request.find("PermissionsBoundary").isPresent()) {
      throw new OndolException(
          ErrorCode.INVALID_INPUT, "PermissionsBoundary is not offered by this server.");
    }
    String name = request.require("RoleName");
    Role role =
        new Role(
            name,
            request.find("Path").orElse("/"),
            UniqueIds.fresh(UniqueIds.ROLE),
            trust(request.require("AssumeRolePolicyDocument")),
            request.find("Description").orElse(""),
            request.integer("MaxSessionDuration").orElse(DEFAULT_SESSION_SECONDS),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            tags(new LinkedHashMap<>(), request),
            new LinkedHashMap<>(),
            List.of());
    entities
        .catalog()
        .change(change -> {
          if (change.find(Kinds.ROLE, Entities.key(name)).isPresent()) {
            throw new OndolException(
                ErrorCode.ENTITY_ALREADY_EXISTS,
                "Role with name %s already exists.".formatted(name));
          }
          change.put(Kinds.ROLE, Entities.key(name), role);
          return role;
        });
    write(result, role);
  }

  private void get(QueryParameters request, Caller caller, XmlWriter result) {
    write(result, entities.require(request.require("RoleName")));
  }

  private void write(XmlWriter result, Role role) {
    result.structure("Role", xml -> Views.wholeRole(xml, role, entities.account()));
  }

  private void list(QueryParameters request, Caller caller, XmlWriter result) {
    String prefix = request.find("PathPrefix").orElse("/");
    List<Role> all =
        entities.catalog().list(Kinds.ROLE, "", "", Integer.MAX_VALUE).stream()
            .map(Row::value)
            .filter(role -> role.path().startsWith(prefix))
            .toList();
    Page<Role> page = Page.of(request, all, role -> Entities.key(role.name()));
    result.list("Roles", page.items(), (xml, role) -> Views.role(xml, role, entities.account()));
    page.writeEnd(result);
  }

  private void update(QueryParameters request, Caller caller, XmlWriter result) {
    entities.change(
        request.require("RoleName"),
        role ->
            with(
                role,
                role.trust(),
                request.find("Description").orElse(role.description()),
                request.integer("MaxSessionDuration").orElse(DEFAULT_SESSION_SECONDS),
                role.tags()));
    result.raw(Views.NOTHING);
  }

  private void describe(QueryParameters request, Caller caller, XmlWriter result) {
    Role changed =
        entities.change(
            request.require("RoleName"),
            role ->
                with(
                    role,
                    role.trust(),
                    request.require("Description"),
                    role.maxSessionSeconds(),
                    role.tags()));
    write(result, changed);
  }

  private void updateTrust(QueryParameters request, Caller caller, XmlWriter result) {
    String trust = trust(request.require("PolicyDocument"));
    entities.change(
        request.require("RoleName"),
        role -> with(role, trust, role.description(), role.maxSessionSeconds(), role.tags()));
  }

  private void delete(QueryParameters request, Caller caller, XmlWriter result) {
    String name = request.require("RoleName");
    entities
        .catalog()
        .change(change -> {
          Role role = Entities.require(change, name);
          if (!role.attached().isEmpty()) {
            throw conflict("Cannot delete entity, must detach all policies first.");
          }
          if (!role.inline().isEmpty()) {
            throw conflict("Cannot delete entity, must delete policies first.");
          }
          change.remove(Kinds.ROLE, Entities.key(name));
          return role;
        });
  }

  private void tag(QueryParameters request, Caller caller, XmlWriter result) {
    entities.change(
        request.require("RoleName"),
        role ->
            with(
                role,
                role.trust(),
                role.description(),
                role.maxSessionSeconds(),
                tags(new LinkedHashMap<>(role.tags()), request)));
  }

  private void untag(QueryParameters request, Caller caller, XmlWriter result) {
    entities.change(
        request.require("RoleName"),
        role -> {
          SequencedMap<String, String> tags = new LinkedHashMap<>(role.tags());
          request.list("TagKeys").forEach(tags::remove);
          return with(role, role.trust(), role.description(), role.maxSessionSeconds(), tags);
        });
  }

  private void listTags(QueryParameters request, Caller caller, XmlWriter result) {
    Views.tags(result, entities.require(request.require("RoleName")).tags());
    result.element("IsTruncated", false);
  }

  /** There are no machines here that could have one. */
  private void listProfiles(QueryParameters request, Caller caller, XmlWriter result) {
    entities.require(request.require("RoleName"));
    result.list("InstanceProfiles", List.of()).element("IsTruncated", false);
  }

  private static Role with(
      Role role,
      String trust,
      String description,
      int maxSessionSeconds,
      SequencedMap<String, String> tags) {
    return new Role(
        role.name(),
        role.path(),
        role.id(),
        trust,
        description,
        maxSessionSeconds,
        role.created(),
        tags,
        role.inline(),
        role.attached());
  }

  private static String trust(String document) {
    var _ = PolicyDocument.parse(document, PolicyForm.TRUST, ErrorCode.MALFORMED_POLICY_DOCUMENT);
    if (document.length() > MAX_TRUST) {
      throw new OndolException(
          ErrorCode.QUOTA_EXCEEDED, "Cannot exceed quota for ACLSizePerRole: " + MAX_TRUST);
    }
    return document;
  }

  /** Adds what a request has of tags. */
  private static SequencedMap<String, String> tags(
      SequencedMap<String, String> tags, QueryParameters request) {
    tags.putAll(Tags.of(request));
    if (tags.size() > MAX_TAGS) {
      throw new OndolException(
          ErrorCode.QUOTA_EXCEEDED, "Cannot exceed quota for TagsPerRole: " + MAX_TAGS);
    }
    return tags;
  }

  private static OndolException conflict(String message) {
    return new OndolException(ErrorCode.DELETE_CONFLICT, message);
  }
}
