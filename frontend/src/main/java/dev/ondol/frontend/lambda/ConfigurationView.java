package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Function;
import dev.ondol.core.FunctionVersion;
import dev.ondol.frontend.RuntimeLookup;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.RuntimeVersionConfig;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.SnapStartOptimizationStatus;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.StateReasonCode;
import software.amazon.awssdk.services.lambda.model.TenantIsolationMode;

/**
 * A function as callers see it. Thread-safe.
 *
 * <p>What serves its runtime stands in {@code RuntimeVersionConfig}: the version that was found in
 * {@code RuntimeVersionArn}, and, where that is not the very version of the identifier, why, in
 * {@code Error}. That is the member in which Lambda itself reports trouble with a runtime's
 * version, and no client takes it for a failure of the function.
 */
final class ConfigurationView {
  private static final DateTimeFormatter LAST_MODIFIED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);
  private static final String CREATING = "The function is being created.";

  private final RuntimeLookup runtimes;
  private final UpdatesInProgress updates;
  private final FunctionStates states;

  ConfigurationView(RuntimeLookup runtimes, UpdatesInProgress updates, FunctionStates states) {
    this.runtimes = runtimes;
    this.updates = updates;
    this.states = states;
  }

  /**
   * As the answer that made it shows it; every later look shows it active.
   *
   * @param qualifier that the ARN shows; empty if none
   */
  FunctionConfiguration created(Function function, String qualifier) {
    return whole(function, qualifier)
        .state(State.PENDING)
        .stateReason(CREATING)
        .stateReasonCode(StateReasonCode.CREATING)
        .build();
  }

  /** As the answer to an update shows it, and every look while it goes on. */
  FunctionConfiguration updated(Function function, String qualifier) {
    return whole(function, qualifier)
        .state(State.ACTIVE)
        .lastUpdateStatus(LastUpdateStatus.IN_PROGRESS)
        .lastUpdateStatusReason(CREATING)
        .lastUpdateStatusReasonCode("Creating")
        .build();
  }

  /**
   * @param qualifier as the caller gave it, which the ARN then shows; empty if it gave none
   */
  FunctionConfiguration of(Function function, String qualifier) {
    FunctionVersion version = function.version();
    if (version.version().equals(FunctionVersion.LATEST) && updates.contains(version.function())) {
      return updated(function, qualifier);
    }
    return settled(function, qualifier);
  }

  /** As it is when no update is under way. */
  FunctionConfiguration settled(Function function, String qualifier) {
    FunctionStates.State state = states.of(function);
    FunctionConfiguration.Builder view =
        whole(function, qualifier).lastUpdateStatus(LastUpdateStatus.SUCCESSFUL);
    return switch (state.condition()) {
      case ACTIVE -> view.state(State.ACTIVE).build();
      case INACTIVE ->
          view.state(State.INACTIVE)
              .stateReason("The function was not invoked for a long time.")
              .stateReasonCode(StateReasonCode.IDLE)
              .build();
      case PENDING ->
          view.state(State.PENDING)
              .stateReason("The function is being restored.")
              .stateReasonCode(StateReasonCode.RESTORING)
              .build();
      case FAILED ->
          view.state(State.FAILED)
              .stateReason(state.reason())
              .stateReasonCode(StateReasonCode.INTERNAL_ERROR)
              .build();
    };
  }

  /** As lists show it: without its state and without what serves it. */
  FunctionConfiguration listed(Function function, String qualifier) {
    return settings(function, qualifier).build();
  }

  private FunctionConfiguration.Builder whole(Function function, String qualifier) {
    return settings(function, qualifier).runtimeVersionConfig(runtimeVersion(function.version()));
  }

  private FunctionConfiguration.Builder settings(Function function, String qualifier) {
    FunctionVersion latest = function.version();
    Function.Details details = function.details();
    FunctionConfiguration.Builder view =
        FunctionConfiguration.builder()
            .functionName(function.name())
            .functionArn(
                qualifier.isEmpty() ? latest.function().arn() : latest.function().arn(qualifier))
            .runtime(latest.code().runtime())
            .role(latest.settings().role())
            .handler(latest.code().handler())
            .codeSize(latest.code().sizeBytes())
            .codeSha256(base64(latest.code().sha256()))
            .description(details.description())
            .timeout((int) latest.limits().timeout().toSeconds())
            .memorySize(latest.limits().memoryMib())
            .lastModified(lastModified(details.lastModified()))
            .version(latest.version())
            .tracingConfig(tracing -> tracing.mode(details.tracingMode()))
            .revisionId(latest.revisionId())
            .packageType(PackageType.ZIP)
            .architecturesWithStrings(details.architecture())
            .ephemeralStorage(storage -> storage.size(latest.limits().ephemeralStorageMib()))
            .snapStart(snapStart ->
                snapStart
                    .applyOn(SnapStartApplyOn.NONE)
                    .optimizationStatus(SnapStartOptimizationStatus.OFF))
            .loggingConfig(LoggingRules.view(latest.settings().logging()));
    if (!details.layers().isEmpty()) {
      view.layers(
          details.layers().stream()
              .map(layer -> Layer.builder().arn(layer.arn()).codeSize(layer.sizeBytes()).build())
              .toList());
    }
    if (latest.settings().tenantIsolated()) {
      view.tenancyConfig(tenancy -> tenancy.tenantIsolationMode(TenantIsolationMode.PER_TENANT));
    }
    if (!latest.settings().environment().isEmpty()) {
      view.environment(environment -> environment.variables(latest.settings().environment()));
    }
    return view;
  }

  /** What serves a version's runtime now; empty if nothing does. */
  String runtimeVersionArn(FunctionVersion version) {
    return runtimes.lookup(version.code().runtime()) instanceof RuntimeLookup.Served served
        ? arn(version, served)
        : "";
  }

  private static String arn(FunctionVersion version, RuntimeLookup.Served served) {
    return "arn:aws:lambda:" + version.function().region() + "::runtime:" + served.version();
  }

  private RuntimeVersionConfig runtimeVersion(FunctionVersion version) {
    return switch (runtimes.lookup(version.code().runtime())) {
      case RuntimeLookup.Served served -> {
        RuntimeVersionConfig.Builder config =
            RuntimeVersionConfig.builder().runtimeVersionArn(arn(version, served));
        if (!served.note().isEmpty()) {
          config.error(error -> error.errorCode("NearestVersion").message(served.note()));
        }
        yield config.build();
      }
      case RuntimeLookup.NotServed missing ->
          RuntimeVersionConfig.builder()
              .error(error -> error.errorCode("NotServed").message(missing.reason()))
              .build();
      case RuntimeLookup.Unknown unknown ->
          RuntimeVersionConfig.builder()
              .error(error -> error.errorCode("Unknown").message("Not a runtime identifier"))
              .build();
    };
  }

  private static String lastModified(Instant time) {
    return LAST_MODIFIED.format(time);
  }

  /** As AWS writes a hash that this server keeps in hexadecimal. */
  static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
