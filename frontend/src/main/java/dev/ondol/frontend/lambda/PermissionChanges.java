package dev.ondol.frontend.lambda;

import dev.ondol.catalog.ResourcePolicy;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.PolicyForm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How single permissions come into the policy of a function, a version, an alias or a version of a
 * layer, and go. Stateless.
 */
final class PermissionChanges {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_BYTES = 20_480;
  private static final String STATEMENT = "Statement";

  private PermissionChanges() {}

  /**
   * A policy with one more statement.
   *
   * @param revisionSeen by the caller; null if it does not say
   * @param revision that is current: of the policy or, if there is none, of its resource
   * @throws OndolException RESOURCE_CONFLICT, PRECONDITION_FAILED or POLICY_LENGTH_EXCEEDED
   */
  static ResourcePolicy add(
      Optional<ResourcePolicy> policy,
      PermissionStatement statement,
      @Nullable String revisionSeen,
      String revision) {
    requireRevision(revisionSeen, revision);
    ObjectNode document = policy.map(PermissionChanges::read).orElseGet(PermissionChanges::empty);
    ArrayNode statements = statements(document);
    if (find(statements, statement.sid()) >= 0) {
      throw new OndolException(
          ErrorCode.RESOURCE_CONFLICT,
          "The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement."
              .formatted(statement.sid()));
    }
    statements.add(statement.node());
    return of(document.toString());
  }

  /**
   * A policy without one statement; empty if that was its last.
   *
   * @throws OndolException RESOURCE_NOT_FOUND or PRECONDITION_FAILED
   */
  static Optional<ResourcePolicy> remove(
      Optional<ResourcePolicy> policy, String sid, @Nullable String revisionSeen) {
    if (policy.isEmpty()) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "No policy is associated with the given resource.");
    }
    ObjectNode document = read(policy.get());
    ArrayNode statements = statements(document);
    int index = find(statements, sid);
    if (index < 0) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND,
          "Statement %s is not found in resource policy.".formatted(sid));
    }
    requireRevision(revisionSeen, policy.get().revisionId());
    statements.remove(index);
    return statements.isEmpty() ? Optional.empty() : Optional.of(of(document.toString()));
  }

  /**
   * A policy of this text, in a new revision. What could not be evaluated is never stored, for then
   * nobody could use what it is the policy of.
   *
   * @throws OndolException POLICY_LENGTH_EXCEEDED or INVALID_PARAMETER_VALUE
   */
  static ResourcePolicy of(String document) {
    int size = document.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BYTES) {
      throw new OndolException(
          ErrorCode.POLICY_LENGTH_EXCEEDED,
          "The final policy size (%d) is bigger than the limit (%d).".formatted(size, MAX_BYTES));
    }
    var _ = PolicyDocument.parse(document, PolicyForm.RESOURCE, ErrorCode.INVALID_PARAMETER_VALUE);
    return new ResourcePolicy(UUID.randomUUID().toString(), document);
  }

  /**
   * The guard against lost updates.
   *
   * @throws OndolException PRECONDITION_FAILED
   */
  static void requireRevision(@Nullable String seen, String current) {
    if (seen != null && !seen.isEmpty() && !seen.equals(current)) {
      throw new OndolException(
          ErrorCode.PRECONDITION_FAILED,
          "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API"
              + " to retrieve the latest Revision Id");
    }
  }

  private static ObjectNode read(ResourcePolicy policy) {
    return (ObjectNode) JSON.readTree(policy.document());
  }

  private static ObjectNode empty() {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17").put("Id", "default");
    document.putArray(STATEMENT);
    return document;
  }

  /** The list of statements; a document that was put whole may have one outside of a list. */
  private static ArrayNode statements(ObjectNode document) {
    if (document.get(STATEMENT) instanceof ArrayNode list) {
      return list;
    }
    JsonNode single = document.get(STATEMENT);
    return document.putArray(STATEMENT).add(single);
  }

  private static int find(ArrayNode statements, String sid) {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).path("Sid").asString("").equals(sid)) {
        return i;
      }
    }
    return -1;
  }
}
