package dev.ondol.frontend.lambda;

import static java.util.Map.entry;

import dev.ondol.frontend.TestServer;
import dev.ondol.frontend.model.Constraint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.AllowedPublishers;
import software.amazon.awssdk.services.lambda.model.CapacityProviderPermissionsConfig;
import software.amazon.awssdk.services.lambda.model.CapacityProviderVpcConfig;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.LambdaRequest;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentInput;
import software.amazon.awssdk.utils.builder.Buildable;

/** For each operation a request with what it must have and nothing else. */
final class SampleRequests {
  private static final String MODEL = "software.amazon.awssdk.services.lambda.model.";
  private static final String LAMBDA = "arn:aws:lambda:us-east-1:000000000000:";
  private static final SdkBytes ZIP =
      SdkBytes.fromByteArray(TestServer.zip("index.js", "exports.handler"));

  /** By member; an operation's own stand under its name. */
  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          entry("CreateFunction.Runtime", "nodejs22.x"),
          entry("CreateFunction.Handler", "index.handler"),
          entry("CreateFunction.Role", TestServer.ROLE),
          entry("CreateFunction.Code", FunctionCode.builder().zipFile(ZIP).build()),
          entry("UpdateFunctionCode.ZipFile", ZIP),
          entry("Name", "live"),
          entry("FunctionVersion", "1"),
          entry("Qualifier", "1"),
          entry("StatementId", "s1"),
          entry("Action", "lambda:InvokeFunction"),
          entry("Principal", "s3.amazonaws.com"),
          entry("LayerName", "tools"),
          entry("VersionNumber", 1L),
          entry("Content", LayerVersionContentInput.builder().zipFile(ZIP).build()),
          entry("GetLayerVersionByArn.Arn", LAMBDA + "layer:tools:1"),
          entry("AddLayerVersionPermission.Action", "lambda:GetLayerVersion"),
          entry("AddLayerVersionPermission.Principal", "*"),
          entry("ReservedConcurrentExecutions", 1),
          entry("ProvisionedConcurrentExecutions", 1),
          entry("UUID", "00000000-0000-4000-8000-000000000000"),
          entry("CreateEventSourceMapping.EventSourceArn", "arn:aws:sqs:us-east-1:000000000000:q"),
          entry("AuthType", "NONE"),
          entry("UpdateRuntimeOn", "Auto"),
          entry("RecursiveLoop", "Allow"),
          entry("CodeSigningConfigArn", LAMBDA + "code-signing-config:csc-00000000000000000"),
          entry(
              "AllowedPublishers",
              AllowedPublishers.builder()
                  .signingProfileVersionArns(
                      "arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/v")
                  .build()),
          entry("Tags", Map.of("a", "b")),
          entry("TagKeys", List.of("a")),
          entry("CapacityProviderName", "machines"),
          entry(
              "VpcConfig",
              CapacityProviderVpcConfig.builder().subnetIds("s").securityGroupIds("g").build()),
          entry(
              "PermissionsConfig",
              CapacityProviderPermissionsConfig.builder()
                  .capacityProviderOperatorRoleArn(TestServer.ROLE)
                  .build()),
          entry("DurableExecutionArn", LAMBDA + "function:f:1/durable-execution/e/1"),
          entry("CheckpointToken", "AAAA"),
          entry("CallbackId", "AAAA"));

  private SampleRequests() {}

  static LambdaRequest of(String operation, String functionName) {
    SdkPojo builder = builder(operation);
    for (SdkField<?> field : builder.sdkFields()) {
      Object value = value(operation, field.memberName(), functionName);
      if (value != null) {
        field.set(builder, value);
      }
    }
    return (LambdaRequest) ((Buildable) builder).build();
  }

  private static @Nullable Object value(String operation, String member, String functionName) {
    String own = operation + "." + member;
    if (VALUES.containsKey(own)) {
      return VALUES.get(own);
    }
    if (!required(operation).contains(member)) {
      return null;
    }
    return switch (member) {
      case "FunctionName" -> functionName;
      case "Resource", "ResourceArn" -> LAMBDA + "function:" + functionName;
      default -> {
        if (!VALUES.containsKey(member)) {
          throw new AssertionError("no sample for " + own);
        }
        yield VALUES.get(member);
      }
    };
  }

  /** A path of the operation's route. */
  static String path(String operation, String route, String functionName) {
    String path = route;
    for (String member : required(operation)) {
      if (path.contains("{" + member + "}")) {
        String value = String.valueOf(value(operation, member, functionName));
        path = path.replace("{" + member + "}", URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    return path;
  }

  /** The members that every request has. */
  static List<String> required(String operation) {
    return LambdaConstraints.TABLE.byOperation().getOrDefault(operation, List.of()).stream()
        .filter(constraint -> constraint.isRequired() && !constraint.path().contains("."))
        .map(Constraint::path)
        .collect(Collectors.toList());
  }

  /** Whether the SDK knows the operation. */
  static boolean hasShape(String operation) {
    try {
      Class.forName(MODEL + operation + "Request");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  static SdkPojo builder(String operation) {
    try {
      return (SdkPojo)
          Class.forName(MODEL + operation + "Request").getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no shape for " + operation, e);
    }
  }
}
