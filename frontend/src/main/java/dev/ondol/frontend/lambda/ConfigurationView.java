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

  ConfigurationView(RuntimeLookup runtimes) {
    this.runtimes = runtimes;
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

  /** As the answer to an update shows it; every later look shows the update done. */
  FunctionConfiguration updated(Function function) {
    return whole(function, "")
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
    return whole(function, qualifier)
        .state(State.ACTIVE)
        .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
        .build();
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
    if (!latest.settings().environment().isEmpty()) {
      view.environment(environment -> environment.variables(latest.settings().environment()));
    }
    return view;
  }

  private RuntimeVersionConfig runtimeVersion(FunctionVersion latest) {
    String prefix = "arn:aws:lambda:" + latest.function().region() + "::runtime:";
    return switch (runtimes.lookup(latest.code().runtime())) {
      case RuntimeLookup.Served served -> {
        RuntimeVersionConfig.Builder config =
            RuntimeVersionConfig.builder().runtimeVersionArn(prefix + served.version());
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
