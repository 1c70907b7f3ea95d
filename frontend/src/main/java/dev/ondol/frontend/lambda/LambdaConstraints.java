package dev.ondol.frontend.lambda;

import static dev.ondol.frontend.model.Constraint.member;
import static java.util.Map.entry;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.model.Constraint;
import dev.ondol.frontend.model.ConstraintTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the framework in front of Lambda demands of each operation's members: the second table
 * beside the routes. Patterns and limits are those of AWS's model, which the shapes do not carry.
 */
final class LambdaConstraints {
  static final String FUNCTION_NAME =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";
  static final String NAMESPACED_NAME =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";
  static final String QUALIFIER = "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";
  static final int MAX_QUALIFIER = 128;
  static final int MAX_NAMESPACED_NAME = 256;
  private static final String ROLE =
      "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";
  private static final String RESOURCE_OR_NOTHING = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";
  private static final String TAGGABLE =
      "arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)";

  private static final Constraint NAME =
      member("FunctionName").required().length(1, 140).pattern(FUNCTION_NAME);
  private static final Constraint ANY_NAME =
      member("FunctionName").required().length(1, MAX_NAMESPACED_NAME).pattern(NAMESPACED_NAME);
  private static final Constraint ANY_QUALIFIER =
      member("Qualifier").length(1, MAX_QUALIFIER).pattern(QUALIFIER);
  private static final Constraint MAX_ITEMS = member("MaxItems").range(1, 10_000);
  private static final Constraint RESOURCE =
      member("Resource").required().length(1, 256).pattern(TAGGABLE);
  private static final Constraint ARCHITECTURES =
      member("Architectures").length(1, 1).eachOneOf("x86_64", "arm64");

  /** What CreateFunction and UpdateFunctionConfiguration have in common. */
  private static final List<Constraint> SETTINGS =
      List.of(
          member("Handler").length(0, 128).pattern("[^\\s]+"),
          member("Description").length(0, 256),
          member("Timeout").range(1, 900),
          member("MemorySize").range(128, 10_240),
          member("VpcConfig.SubnetIds").length(0, 16),
          member("VpcConfig.SecurityGroupIds").length(0, 5),
          member("DeadLetterConfig.TargetArn").pattern(RESOURCE_OR_NOTHING),
          member("KMSKeyArn").pattern(RESOURCE_OR_NOTHING),
          member("TracingConfig.Mode").oneOf("Active", "PassThrough"),
          member("FileSystemConfigs").length(0, 1),
          member("EphemeralStorage.Size").range(512, 10_240),
          member("SnapStart.ApplyOn").oneOf("PublishedVersions", "None"),
          member("LoggingConfig.LogFormat").oneOf("JSON", "Text"),
          member("LoggingConfig.ApplicationLogLevel")
              .oneOf("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"),
          member("LoggingConfig.SystemLogLevel").oneOf("DEBUG", "INFO", "WARN"),
          member("LoggingConfig.LogGroup").length(1, 512).pattern("[\\.\\-_/#A-Za-z0-9]+"));

  static final ConstraintTable TABLE =
      new ConstraintTable(
          ErrorCode.VALIDATION,
          Map.ofEntries(
              entry(
                  "CreateFunction",
                  with(
                      SETTINGS,
                      NAME,
                      member("Role").required().pattern(ROLE),
                      member("Code").required(),
                      member("PackageType").oneOf("Zip", "Image"),
                      ARCHITECTURES)),
              entry("GetFunction", List.of(ANY_NAME, ANY_QUALIFIER)),
              entry("GetFunctionConfiguration", List.of(ANY_NAME, ANY_QUALIFIER)),
              entry(
                  "ListFunctions",
                  List.of(
                      member("MasterRegion").pattern("ALL|[a-z]{2}(-gov)?-[a-z]+-\\d{1}"),
                      member("FunctionVersion").oneOf("ALL"),
                      MAX_ITEMS)),
              entry("UpdateFunctionCode", List.of(NAME, ARCHITECTURES)),
              entry(
                  "UpdateFunctionConfiguration",
                  with(SETTINGS, NAME, member("Role").pattern(ROLE))),
              entry("DeleteFunction", List.of(ANY_NAME, ANY_QUALIFIER)),
              entry("ListVersionsByFunction", List.of(ANY_NAME, MAX_ITEMS)),
              entry("GetFunctionConcurrency", List.of(NAME)),
              entry("GetFunctionCodeSigningConfig", List.of(ANY_NAME)),
              entry("TagResource", List.of(RESOURCE, member("Tags").required())),
              entry("UntagResource", List.of(RESOURCE, member("TagKeys").required())),
              entry("ListTags", List.of(RESOURCE))));

  private LambdaConstraints() {}

  private static List<Constraint> with(List<Constraint> common, Constraint... own) {
    List<Constraint> all = new ArrayList<>(List.of(own));
    all.addAll(common);
    return List.copyOf(all);
  }
}
