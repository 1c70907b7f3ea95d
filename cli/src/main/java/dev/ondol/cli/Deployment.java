package dev.ondol.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * A function that is to be there: created if it is not, else updated to this. Goes through the
 * public API like anyone's deployment.
 */
record Deployment(String name, Code code, Options options) {
  /** Longer than any image that is to be fetched or code to be unpacked takes. */
  private static final Duration ACTIVE_LIMIT = Duration.ofMinutes(2);

  private static final Duration POLL_PERIOD = Duration.ofMillis(100);

  /**
   * @param source for a person
   */
  record Code(Path source, byte[] zip, String runtime, String handler) {}

  /**
   * Null means: as it is, or the platform's default.
   *
   * @param defaultRole tells, or makes, the role of a new function for which none is named
   */
  record Options(
      @Nullable Integer memoryMib,
      @Nullable Integer timeoutSeconds,
      Map<String, String> environment,
      @Nullable String role,
      Supplier<String> defaultRole) {}

  /** Hears how a deployment goes on. */
  @FunctionalInterface
  interface Progress {
    void onStep(String sentence);
  }

  /** Returns when the function takes invokes. */
  GetFunctionConfigurationResponse carryOut(LambdaClient lambda, Progress progress) {
    if (exists(lambda)) {
      progress.onStep("Updating the code of " + name);
      lambda.updateFunctionCode(
          r -> r.functionName(name).zipFile(SdkBytes.fromByteArrayUnsafe(code.zip())));
      awaitReady(lambda);
      progress.onStep("Updating the configuration of " + name);
      lambda.updateFunctionConfiguration(update());
    } else {
      progress.onStep("Creating " + name + " (" + code.runtime() + ", " + code.handler() + ")");
      lambda.createFunction(creation());
    }
    return awaitReady(lambda);
  }

  private boolean exists(LambdaClient lambda) {
    try {
      lambda.getFunctionConfiguration(r -> r.functionName(name));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  private CreateFunctionRequest creation() {
    String role = options.role();
    return CreateFunctionRequest.builder()
        .functionName(name)
        .runtime(code.runtime())
        .handler(code.handler())
        .role(role == null ? options.defaultRole().get() : role)
        .code(c -> c.zipFile(SdkBytes.fromByteArrayUnsafe(code.zip())))
        .memorySize(options.memoryMib())
        .timeout(options.timeoutSeconds())
        .environment(Environment.builder().variables(options.environment()).build())
        .build();
  }

  private UpdateFunctionConfigurationRequest update() {
    UpdateFunctionConfigurationRequest.Builder update =
        UpdateFunctionConfigurationRequest.builder()
            .functionName(name)
            .runtime(code.runtime())
            .handler(code.handler())
            .role(options.role())
            .memorySize(options.memoryMib())
            .timeout(options.timeoutSeconds());
    if (!options.environment().isEmpty()) {
      update.environment(e -> e.variables(options.environment()));
    }
    return update.build();
  }

  private GetFunctionConfigurationResponse awaitReady(LambdaClient lambda) {
    long deadline = System.nanoTime() + ACTIVE_LIMIT.toNanos();
    while (true) {
      GetFunctionConfigurationResponse now =
          lambda.getFunctionConfiguration(r -> r.functionName(name));
      if (now.state() == State.FAILED || now.lastUpdateStatus() == LastUpdateStatus.FAILED) {
        throw new CommandException(
            ExitCode.FAILED,
            name + " cannot be used: " + now.stateReason() + now.lastUpdateStatusReason());
      }
      boolean ready =
          now.state() == State.ACTIVE && now.lastUpdateStatus() != LastUpdateStatus.IN_PROGRESS;
      if (ready) {
        return now;
      }
      if (System.nanoTime() > deadline) {
        throw new CommandException(
            ExitCode.FAILED,
            name
                + " is still "
                + now.stateAsString()
                + " after "
                + ACTIVE_LIMIT.toSeconds()
                + " s.");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_PERIOD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.FAILED, "interrupted", e);
    }
  }
}
