package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.RuntimeLookup;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeadLetterConfig;
import software.amazon.awssdk.services.lambda.model.ImageConfig;
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
  /** How runtimes begin that Lambda can take snapshots of. */
  private static final String NUL = "the character NUL";

  private static final List<String> SNAPSHOTS =
      List.of(
          "java11",
          "java17",
          "java21",
          "java25",
          "python3.12",
          "python3.13",
          "python3.14",
          "dotnet8",
          "dotnet10");

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

  /** What only a create says; its settings and its code have checks of their own. */
  void check(CreateFunctionRequest request) {
    refuse("Image", "PackageType", "Image".equals(request.packageTypeAsString()));
    if (request.runtimeAsString() == null || request.handler() == null) {
      throw invalid(
          "Runtime and Handler are mandatory parameters for functions created with deployment"
              + " packages.");
    }
    requireArchitecture(request.architecturesAsStrings());
    refuse("a value", "PublishTo", request.publishToAsString() != null);
    TagRules.check(request.tags());
  }

  /**
   * What a create and an update of the configuration have in common.
   *
   * @param runtime that the function has, or would have
   */
  void check(UpdateFunctionConfigurationRequest settings, String runtime) {
    if (settings.runtimeAsString() != null) {
      requireServed(settings.runtimeAsString());
    }
    checkNetworkAndFiles(settings.vpcConfig(), settings.fileSystemConfigs());
    checkSnapStart(settings.snapStart(), runtime);
    checkFeatures(settings.deadLetterConfig(), settings.imageConfig());
    refuse("an ARN", "KMSKeyArn", isGiven(settings.kmsKeyArn()));
    refuse("a value", "CapacityProviderConfig", settings.capacityProviderConfig() != null);
    refuse("a value", "DurableConfig", settings.durableConfig() != null);
    if (settings.environment() != null) {
      EnvironmentRules.check(settings.environment().variables());
      boolean nul =
          settings.environment().variables().values().stream().anyMatch(FunctionRules::hasNul);
      refuse(NUL, "Environment", nul);
    }
    refuse(NUL, "Handler", settings.handler() != null && hasNul(settings.handler()));
  }

  /** No process can be given one. */
  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  /** What an update of code says beside the code. */
  void check(UpdateFunctionCodeRequest request) {
    if (isGiven(request.imageUri())) {
      throw invalid("Please don't provide ImageUri when updating a function with packageType Zip.");
    }
    requireArchitecture(request.architecturesAsStrings());
    refuse("a value", "PublishTo", request.publishToAsString() != null);
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

  private static void checkNetworkAndFiles(@Nullable VpcConfig vpc, Collection<?> fileSystems) {
    refuse(
        "subnets",
        "VpcConfig",
        vpc != null && (!vpc.subnetIds().isEmpty() || !vpc.securityGroupIds().isEmpty()));
    refuse("a file system", "FileSystemConfigs", !fileSystems.isEmpty());
  }

  /** Of runtimes that Lambda takes no snapshots of, it says so itself. */
  private static void checkSnapStart(@Nullable SnapStart snapStart, String runtime) {
    if (snapStart == null || snapStart.applyOn() != SnapStartApplyOn.PUBLISHED_VERSIONS) {
      return;
    }
    if (SNAPSHOTS.stream().noneMatch(runtime::startsWith)) {
      throw invalid(runtime + " is not supported for SnapStart enabled functions.");
    }
    refuse("PublishedVersions", "SnapStart", true);
  }

  private static void checkFeatures(
      @Nullable DeadLetterConfig deadLetters, @Nullable ImageConfig image) {
    refuse("a target", "DeadLetterConfig", deadLetters != null && isGiven(deadLetters.targetArn()));
    refuse(
        "a value",
        "ImageConfig",
        image != null
            && (!image.command().isEmpty()
                || !image.entryPoint().isEmpty()
                || isGiven(image.workingDirectory())));
  }

  static boolean isGiven(@Nullable String value) {
    return value != null && !value.isEmpty();
  }

  static void refuse(String what, String member, boolean given) {
    if (given) {
      throw invalid("%s with %s is not offered by this server.".formatted(member, what));
    }
  }

  /** What a function that isolates tenants cannot have. */
  static void refuseTenants(Reads reads, FunctionId function, String what) {
    boolean isolated =
        reads
            .function(function.name())
            .map(found -> found.version().settings().tenantIsolated())
            .orElse(false);
    if (isolated) {
      throw invalid(what + " are not supported with tenant isolation.");
    }
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
