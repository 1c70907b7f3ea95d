package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One permission of a resource's policy as Lambda renders it. For one request; not thread-safe. */
final class PermissionStatement {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern AWS_PRINCIPAL =
      Pattern.compile(
          "arn:aws[a-z-]*:(iam::\\d{12}:(root|(role|user)/[\\w+=,.@/-]+)|sts::\\d{12}:assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+)");
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(amazonaws\\.com(\\.cn)?|amazon\\.com)");

  /** No service has a longer name; matching one takes stack for each of its dots. */
  private static final int MAX_SERVICE = 256;

  private final String sid;
  private final ObjectNode statement = JSON.createObjectNode();
  private final Map<String, Map<String, String>> conditions = new LinkedHashMap<>();

  /**
   * @param principal an account, an ARN, a service or {@code *}
   * @throws OndolException INVALID_PARAMETER_VALUE for a principal of no such form
   */
  PermissionStatement(String sid, String action, String principal, String resource) {
    this.sid = sid;
    statement.put("Sid", sid).put("Effect", "Allow");
    if (principal.equals("*")) {
      statement.put("Principal", principal);
    } else if (ACCOUNT.matcher(principal).matches()) {
      statement.putObject("Principal").put("AWS", "arn:aws:iam::" + principal + ":root");
    } else if (AWS_PRINCIPAL.matcher(principal).matches()) {
      statement.putObject("Principal").put("AWS", principal);
    } else if (principal.length() <= MAX_SERVICE && SERVICE.matcher(principal).matches()) {
      statement.putObject("Principal").put("Service", principal);
    } else {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The provided principal was invalid. Please check the principal and try again.");
    }
    statement.put("Action", action).put("Resource", resource);
  }

  /** With one more condition; without, if there is no value. */
  PermissionStatement when(String operator, String key, @Nullable String value) {
    if (value != null) {
      conditions.computeIfAbsent(operator, o -> new LinkedHashMap<>()).put(key, value);
    }
    return this;
  }

  String sid() {
    return sid;
  }

  /** As a member of a document. */
  ObjectNode node() {
    ObjectNode node = statement.deepCopy();
    if (!conditions.isEmpty()) {
      ObjectNode all = node.putObject("Condition");
      conditions.forEach((operator, keys) -> {
        ObjectNode block = all.putObject(operator);
        keys.forEach(block::put);
      });
    }
    return node;
  }

  String json() {
    return node().toString();
  }
}
