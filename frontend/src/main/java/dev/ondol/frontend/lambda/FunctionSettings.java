package dev.ondol.frontend.lambda;

import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.Function;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.FunctionVersion.Code;
import dev.ondol.core.FunctionVersion.Limits;
import dev.ondol.core.FunctionVersion.Logging;
import dev.ondol.core.FunctionVersion.Settings;
import dev.ondol.frontend.codec.Shapes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * Lays what a request sets over what a function has. A create goes the same way as an update: its
 * settings are laid over a function that has nothing but defaults. Every result is a new revision,
 * modified now. Stateless; the rules have been asked before.
 */
final class FunctionSettings {
  private static final Limits DEFAULT_LIMITS = new Limits(128, 512, Duration.ofSeconds(3));

  private FunctionSettings() {}

  /** Those members of a create that an update has too. */
  static UpdateFunctionConfigurationRequest of(CreateFunctionRequest request) {
    return Shapes.copy(request, UpdateFunctionConfigurationRequest.builder()).build();
  }

  /** A function that has its code and what only a create can say, and for the rest defaults. */
  static Function defaults(
      FunctionId id,
      CodeStore.Artifact artifact,
      String architecture,
      CreateFunctionRequest request) {
    return new Function(
        new FunctionVersion(
            id,
            FunctionVersion.LATEST,
            newRevision(),
            new Code("", "", artifact.sha256(), artifact.sizeBytes(), List.of()),
            DEFAULT_LIMITS,
            new Settings(
                Map.of(),
                Logging.text("/aws/lambda/" + id.name()),
                "",
                request.tenancyConfig() != null)),
        new Function.Details(
            "", architecture, TracingMode.PASS_THROUGH.toString(), now(), request.tags()));
  }

  /** With everything that {@code request} names. */
  static Function merge(Function old, UpdateFunctionConfigurationRequest request) {
    FunctionVersion version = old.version();
    Code code = version.code();
    return new Function(
        new FunctionVersion(
            version.function(),
            version.version(),
            newRevision(),
            new Code(
                or(request.runtimeAsString(), code.runtime()),
                or(request.handler(), code.handler()),
                code.sha256(),
                code.sizeBytes(),
                code.layers()),
            limits(version.limits(), request),
            settings(version.settings(), request)),
        details(old.details(), request));
  }

  /** With other code. */
  static Function merge(Function old, CodeStore.Artifact artifact, List<String> architectures) {
    FunctionVersion version = old.version();
    Code code = version.code();
    Function.Details details = old.details();
    return new Function(
        new FunctionVersion(
            version.function(),
            version.version(),
            newRevision(),
            new Code(
                code.runtime(),
                code.handler(),
                artifact.sha256(),
                artifact.sizeBytes(),
                code.layers()),
            version.limits(),
            version.settings()),
        new Function.Details(
            details.description(),
            architectures.isEmpty() ? details.architecture() : architectures.getFirst(),
            details.tracingMode(),
            now(),
            details.tags(),
            details.layers()));
  }

  private static Limits limits(Limits old, UpdateFunctionConfigurationRequest request) {
    return new Limits(
        or(request.memorySize(), old.memoryMib()),
        request.ephemeralStorage() == null
            ? old.ephemeralStorageMib()
            : request.ephemeralStorage().size(),
        request.timeout() == null ? old.timeout() : Duration.ofSeconds(request.timeout()));
  }

  private static Settings settings(Settings old, UpdateFunctionConfigurationRequest request) {
    return new Settings(
        request.environment() == null ? old.environment() : request.environment().variables(),
        LoggingRules.apply(request.loggingConfig(), old.logging()),
        or(request.role(), old.role()),
        old.tenantIsolated());
  }

  private static Function.Details details(
      Function.Details old, UpdateFunctionConfigurationRequest request) {
    return new Function.Details(
        or(request.description(), old.description()),
        old.architecture(),
        request.tracingConfig() == null
            ? old.tracingMode()
            : or(request.tracingConfig().modeAsString(), old.tracingMode()),
        now(),
        old.tags(),
        old.layers());
  }

  static String newRevision() {
    return UUID.randomUUID().toString();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
