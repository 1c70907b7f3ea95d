package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What environment variables a function may be given. */
final class EnvironmentRules {
  private static final int MAX_BYTES = 4 * 1024;
  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_])+");
  private static final Set<String> RESERVED =
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

  private EnvironmentRules() {}

  /**
   * @throws OndolException INVALID_PARAMETER_VALUE, or VALIDATION for what only the framework says
   */
  static void check(Map<String, ? extends @Nullable String> variables) {
    List<String> reserved = new ArrayList<>();
    for (Map.Entry<String, ? extends @Nullable String> variable : variables.entrySet()) {
      if (RESERVED.contains(variable.getKey())) {
        reserved.add(variable.getKey());
      } else if (!VARIABLE.matcher(variable.getKey()).matches()) {
        throw broken(
            variables,
            "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                + VARIABLE
                + ", Member must not be null]");
      }
      if (variable.getValue() == null) {
        throw broken(variables, "Map value must satisfy constraint: [Member must not be null]");
      }
    }
    if (!reserved.isEmpty()) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided contains reserved keys that are currently not"
              + " supported for modification. Reserved keys used in this request: "
              + String.join(", ", reserved));
    }
    checkSize(variables);
  }

  private static void checkSize(Map<String, ? extends @Nullable String> variables) {
    byte[] measured =
        Json.write(out -> {
          out.writeStartObject();
          variables.forEach(out::writeStringProperty);
          out.writeEndObject();
        });
    if (measured.length > MAX_BYTES) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided exceeded the 4KB limit. String measured: "
              + new String(measured, StandardCharsets.UTF_8));
    }
  }

  /** The framework's voice: only it speaks of map keys. The values may be secrets: not shown. */
  private static OndolException broken(Map<String, ?> variables, String demand) {
    return LambdaConstraints.TABLE.broken(
        List.of(
            "Value '%s' at 'environment.variables' failed to satisfy constraint: %s"
                .formatted(variables.keySet(), demand)));
  }
}
