package dev.ondol.frontend.policy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.policy.Condition.Quantifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a document strictly: an element that it does not know, an operator that does not exist or a
 * member that is there twice is an error, since ignoring it would allow more than its author meant.
 * For one document.
 */
final class PolicyParser {
  /** The longest document of any kind, as IAM's model has it. */
  private static final int MAX_LENGTH = 131_072;

  private static final int MAX_DEPTH = 8;
  private static final String CURRENT = "2012-10-17";
  private static final Set<String> VERSIONS = Set.of(CURRENT, "2008-10-17");
  private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Pattern IDENTITY_SID = Pattern.compile("[0-9A-Za-z]*");
  private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+");
  private static final Pattern RESOURCE = Pattern.compile("\\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final PolicyForm form;
  private final ErrorCode malformed;
  private boolean variables;

  PolicyParser(PolicyForm form, ErrorCode malformed) {
    this.form = form;
    this.malformed = malformed;
  }

  PolicyDocument parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw syntax();
    }
    JsonNode document = read(text);
    requireMembers(document, DOCUMENT);
    if (!document.has("Statement")) {
      throw syntax();
    }
    String version = document.path("Version").asString("2008-10-17");
    if (!VERSIONS.contains(version) || (form == PolicyForm.IDENTITY && !version.equals(CURRENT))) {
      throw wrong("Policy document must be version 2012-10-17 or greater.");
    }
    variables = version.equals(CURRENT);
    List<Statement> statements = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (JsonNode each : oneOrMany(document.path("Statement"))) {
      Statement statement = statement(each);
      if (!statement.sid().isEmpty() && !sids.add(statement.sid())) {
        throw wrong("Statement IDs (SID) in a single policy must be unique.");
      }
      statements.add(statement);
    }
    return new PolicyDocument(statements);
  }

  private JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new OndolException(
          malformed,
          form == PolicyForm.TRUST
              ? "This policy contains invalid Json"
              : "Syntax errors in policy.",
          e);
    }
  }

  private Statement statement(JsonNode node) {
    requireMembers(node, STATEMENT);
    String sid = node.has("Sid") ? text(node.get("Sid")) : "";
    if (form == PolicyForm.IDENTITY && !IDENTITY_SID.matcher(sid).matches()) {
      throw wrong(
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
              + " expression [0-9A-Za-z]*");
    }
    String effect = text(node.path("Effect"));
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw syntax();
    }
    return new Statement(
        sid,
        effect.equals("Allow"),
        principals(node),
        actions(node),
        resources(node),
        conditions(node));
  }

  private Optional<PrincipalPatterns> principals(JsonNode node) {
    boolean there = node.has("Principal") || node.has("NotPrincipal");
    if (form == PolicyForm.IDENTITY) {
      if (there) {
        throw wrong("Policy document should not specify a principal.");
      }
      return Optional.empty();
    }
    if (!there || (node.has("Principal") && node.has("NotPrincipal"))) {
      throw wrong("Missing required field Principal");
    }
    boolean negated = node.has("NotPrincipal");
    if (negated && form == PolicyForm.TRUST) {
      throw wrong("Has prohibited field NotPrincipal");
    }
    JsonNode value = node.get(negated ? "NotPrincipal" : "Principal");
    return Optional.of(new PrincipalParser(malformed).parse(value, negated));
  }

  private Templates actions(JsonNode node) {
    boolean negated = node.has("NotAction");
    if (negated == node.has("Action")) {
      throw form == PolicyForm.TRUST
          ? wrong("Missing required field Action")
          : wrong("Policy statement must contain actions.");
    }
    List<Template> actions = new ArrayList<>();
    for (JsonNode each : oneOrMany(node.get(negated ? "NotAction" : "Action"))) {
      String action = text(each);
      if (!ACTION.matcher(action).matches()) {
        throw wrong("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      if (form == PolicyForm.TRUST && !action.startsWith("sts:")) {
        throw wrong("AssumeRole policy may only specify STS AssumeRole actions.");
      }
      actions.add(Template.of(action.toLowerCase(Locale.ROOT), true, false));
    }
    return new Templates(actions, negated);
  }

  private Optional<Templates> resources(JsonNode node) {
    boolean negated = node.has("NotResource");
    if (form == PolicyForm.TRUST) {
      if (negated || node.has("Resource")) {
        throw wrong("Has prohibited field Resource");
      }
      return Optional.empty();
    }
    if (negated == node.has("Resource")) {
      throw wrong("Policy statement must contain resources.");
    }
    List<Template> resources = new ArrayList<>();
    for (JsonNode each : oneOrMany(node.get(negated ? "NotResource" : "Resource"))) {
      String resource = text(each);
      if (!RESOURCE.matcher(resource).matches()) {
        throw wrong("Resource %s must be in ARN format or \"*\".".formatted(resource));
      }
      resources.add(Template.of(resource, true, variables));
    }
    return Optional.of(new Templates(resources, negated));
  }

  private List<Condition> conditions(JsonNode node) {
    List<Condition> conditions = new ArrayList<>();
    if (!node.has("Condition")) {
      return conditions;
    }
    requireObject(node.get("Condition"));
    for (var block : node.get("Condition").properties()) {
      requireObject(block.getValue());
      for (var line : block.getValue().properties()) {
        conditions.add(condition(block.getKey(), line.getKey(), line.getValue()));
      }
    }
    return conditions;
  }

  private Condition condition(String name, String key, JsonNode values) {
    String rest = name;
    Quantifier quantifier = Quantifier.NONE;
    if (name.startsWith("ForAnyValue:")) {
      quantifier = Quantifier.FOR_ANY_VALUE;
      rest = name.substring("ForAnyValue:".length());
    } else if (name.startsWith("ForAllValues:")) {
      quantifier = Quantifier.FOR_ALL_VALUES;
      rest = name.substring("ForAllValues:".length());
    }
    boolean ifExists = rest.endsWith("IfExists");
    String bare = ifExists ? rest.substring(0, rest.length() - "IfExists".length()) : rest;
    OperatorName operator =
        OperatorName.find(bare).orElseThrow(() -> wrong("Invalid Condition type : " + name));
    if (operator.operator() == ConditionOperator.NULL && ifExists) {
      throw wrong("Invalid Condition type : " + name);
    }
    if (key.indexOf(':') <= 0) {
      throw wrong("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    List<Template> templates = new ArrayList<>();
    for (JsonNode each : oneOrMany(values)) {
      if (!each.isValueNode() || each.isNull()) {
        throw syntax();
      }
      if (Glob.hasReserved(each.asString())) {
        throw syntax();
      }
      templates.add(Template.of(each.asString(), operator.operator().wild(), variables));
    }
    return new Condition(
        operator.operator(),
        operator.negated(),
        ifExists,
        quantifier,
        key.toLowerCase(Locale.ROOT),
        templates);
  }

  private List<JsonNode> oneOrMany(JsonNode node) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(all::add);
    } else if (!node.isMissingNode()) {
      all.add(node);
    }
    if (all.isEmpty()) {
      throw syntax();
    }
    return all;
  }

  private String text(JsonNode node) {
    if (!node.isString() || Glob.hasReserved(node.asString())) {
      throw syntax();
    }
    return node.asString();
  }

  private void requireObject(JsonNode node) {
    if (!node.isObject()) {
      throw syntax();
    }
  }

  private void requireMembers(JsonNode node, Set<String> known) {
    requireObject(node);
    if (!known.containsAll(node.propertyNames())) {
      throw syntax();
    }
  }

  private OndolException syntax() {
    return wrong("Syntax errors in policy.");
  }

  private OndolException wrong(String message) {
    return new OndolException(malformed, message);
  }
}
