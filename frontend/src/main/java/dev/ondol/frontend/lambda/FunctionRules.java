package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.RuntimeLookup;
import dev.ondol.frontend.codec.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeadLetterConfig;
import software.amazon.awssdk.services.lambda.model.ImageConfig;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.SnapStart;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.VpcConfig;

/**
 * What the service demands of a function's settings once the framework has let them through, in
 * Lambda's words where Lambda has some. A setting that this server cannot enforce is refused here:
 * none is stored and ignored. Every method throws INVALID_PARAMETER_VALUE. Thread-safe.
 */
final class FunctionRules {
  private static final int MAX_ENVIRONMENT_BYTES = 4 * 1024;
  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_])+");
  private static final Set<String> RESERVED_VARIABLES =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_DEFAULT_REGION",
          "AWS_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_TASK_ROOT",
          "LAMBDA_RUNTIME_DIR");

  private final RuntimeLookup runtimes;
  private final String hostArchitecture;

  /**
   * @param hostArchitecture {@code x86_64} or {@code arm64}
   */
  FunctionRules(RuntimeLookup runtimes, String hostArchitecture) {
    this.runtimes = runtimes;
    this.hostArchitecture = hostArchitecture;
  }

  String hostArchitecture() {
    return hostArchitecture;
  }

  void check(CreateFunctionRequest request) {
    refuse("Image", "PackageType", "Image".equals(request.packageTypeAsString()));
    refuseCodeFrom(request.code().s3Bucket(), request.code().imageUri());
    refuse("a key", "Code.SourceKMSKeyArn", isGiven(request.code().sourceKMSKeyArn()));
    if (request.runtimeAsString() == null || request.handler() == null) {
      throw invalid(
          "Runtime and Handler are mandatory parameters for functions created with deployment"
              + " packages.");
    }
    requireServed(request.runtimeAsString());
    if (request.code().zipFile() == null) {
      throw invalid("Please provide a source for function code.");
    }
    requireArchitecture(request.architecturesAsStrings());
    refusePublishing(request.publish(), request.publishToAsString());
    refuse("an ARN", "CodeSigningConfigArn", isGiven(request.codeSigningConfigArn()));
    refuse("a value", "TenancyConfig", request.tenancyConfig() != null);
    checkNetworkAndFiles(request.vpcConfig(), request.layers(), request.fileSystemConfigs());
    checkFeatures(
        request.deadLetterConfig(),
        request.snapStart(),
        request.imageConfig(),
        request.loggingConfig());
    refuse("an ARN", "KMSKeyArn", isGiven(request.kmsKeyArn()));
    refuse("a value", "CapacityProviderConfig", request.capacityProviderConfig() != null);
    refuse("a value", "DurableConfig", request.durableConfig() != null);
    if (request.environment() != null) {
      checkEnvironment(request.environment().variables());
    }
  }

  void check(UpdateFunctionConfigurationRequest request) {
    if (request.runtimeAsString() != null) {
      requireServed(request.runtimeAsString());
    }
    checkNetworkAndFiles(request.vpcConfig(), request.layers(), request.fileSystemConfigs());
    checkFeatures(
        request.deadLetterConfig(),
        request.snapStart(),
        request.imageConfig(),
        request.loggingConfig());
    refuse("an ARN", "KMSKeyArn", isGiven(request.kmsKeyArn()));
    refuse("a value", "CapacityProviderConfig", request.capacityProviderConfig() != null);
    refuse("a value", "DurableConfig", request.durableConfig() != null);
    if (request.environment() != null) {
      checkEnvironment(request.environment().variables());
    }
  }

  void check(UpdateFunctionCodeRequest request) {
    refuseCodeFrom(request.s3Bucket(), request.imageUri());
    refuse("a key", "SourceKMSKeyArn", isGiven(request.sourceKMSKeyArn()));
    if (request.zipFile() == null) {
      throw invalid("Please provide a source for function code.");
    }
    requireArchitecture(request.architecturesAsStrings());
    refusePublishing(request.publish(), request.publishToAsString());
  }

  private void requireServed(String runtime) {
    switch (runtimes.lookup(runtime)) {
      case RuntimeLookup.Served served -> {}
      case RuntimeLookup.NotServed missing -> throw invalid(missing.reason());
      case RuntimeLookup.Unknown unknown ->
          throw invalid(
              "Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [%s] or be a valid ARN"
                  .formatted(
                      runtime,
                      String.join(
                          ", ",
                          Runtime.knownValues().stream()
                              .map(Runtime::toString)
                              .sorted()
                              .toList())));
    }
  }

  private void requireArchitecture(List<String> architectures) {
    if (!architectures.isEmpty() && !architectures.getFirst().equals(hostArchitecture)) {
      throw invalid(
          "This host runs functions of the architecture %s only, not %s."
              .formatted(hostArchitecture, architectures.getFirst()));
    }
  }

  private static void checkNetworkAndFiles(
      @Nullable VpcConfig vpc, Collection<?> layers, Collection<?> fileSystems) {
    refuse(
        "subnets",
        "VpcConfig",
        vpc != null && (!vpc.subnetIds().isEmpty() || !vpc.securityGroupIds().isEmpty()));
    refuse("an ARN", "Layers", !layers.isEmpty());
    refuse("a file system", "FileSystemConfigs", !fileSystems.isEmpty());
  }

  private static void checkFeatures(
      @Nullable DeadLetterConfig deadLetters,
      @Nullable SnapStart snapStart,
      @Nullable ImageConfig image,
      @Nullable LoggingConfig logging) {
    refuse("a target", "DeadLetterConfig", deadLetters != null && isGiven(deadLetters.targetArn()));
    refuse(
        "PublishedVersions",
        "SnapStart",
        snapStart != null && snapStart.applyOn() == SnapStartApplyOn.PUBLISHED_VERSIONS);
    refuse(
        "a value",
        "ImageConfig",
        image != null
            && (!image.command().isEmpty()
                || !image.entryPoint().isEmpty()
                || isGiven(image.workingDirectory())));
    refuse(
        "JSON",
        "LoggingConfig.LogFormat",
        logging != null && logging.logFormat() == LogFormat.JSON);
    refuse(
        "a level",
        "LoggingConfig",
        logging != null
            && (logging.applicationLogLevelAsString() != null
                || logging.systemLogLevelAsString() != null));
  }

  private static void refuseCodeFrom(@Nullable String bucket, @Nullable String image) {
    refuse("a bucket", "S3Bucket", isGiven(bucket));
    refuse("an image", "ImageUri", isGiven(image));
  }

  private static void refusePublishing(@Nullable Boolean publish, @Nullable String publishTo) {
    refuse("true", "Publish", Boolean.TRUE.equals(publish));
    refuse("a value", "PublishTo", publishTo != null);
  }

  private static void checkEnvironment(Map<String, ? extends @Nullable String> variables) {
    List<String> reserved = new ArrayList<>();
    for (Map.Entry<String, ? extends @Nullable String> variable : variables.entrySet()) {
      if (!VARIABLE.matcher(variable.getKey()).matches()
          && !RESERVED_VARIABLES.contains(variable.getKey())) {
        throw brokenEnvironment(
            variables,
            "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                + VARIABLE
                + ", Member must not be null]");
      }
      if (variable.getValue() == null) {
        throw brokenEnvironment(
            variables, "Map value must satisfy constraint: [Member must not be null]");
      }
      if (RESERVED_VARIABLES.contains(variable.getKey())) {
        reserved.add(variable.getKey());
      }
    }
    if (!reserved.isEmpty()) {
      throw invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided contains reserved keys that are currently not"
              + " supported for modification. Reserved keys used in this request: "
              + String.join(", ", reserved));
    }
    byte[] measured =
        Json.write(out -> {
          out.writeStartObject();
          variables.forEach(out::writeStringProperty);
          out.writeEndObject();
        });
    if (measured.length > MAX_ENVIRONMENT_BYTES) {
      throw invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided exceeded the 4KB limit. String measured: "
              + new String(measured, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** The framework's voice: only it speaks of map keys. The values may be secrets: not shown. */
  private static OndolException brokenEnvironment(Map<String, ?> variables, String demand) {
    return LambdaConstraints.TABLE.broken(
        List.of(
            "Value '%s' at 'environment.variables' failed to satisfy constraint: %s"
                .formatted(variables.keySet(), demand)));
  }

  private static boolean isGiven(@Nullable String value) {
    return value != null && !value.isEmpty();
  }

  private static void refuse(String what, String member, boolean given) {
    if (given) {
      throw invalid("%s with %s is not offered by this server.".formatted(member, what));
    }
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
