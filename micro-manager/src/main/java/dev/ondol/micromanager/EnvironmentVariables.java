package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.LanguageRuntime;
import dev.ondol.sandbox.Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables that a function finds: Lambda's defaults, over them the function's own, over them
 * those that are reserved.
 */
final class EnvironmentVariables {
  private static final String XRAY_HOST = "169.254.100.1";
  private static final String XRAY_PORT = "2000";

  /** By which a function's own clients find the platform; behind each stands a service's name. */
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  private static final List<String> SERVICES = List.of("CLOUDWATCH_LOGS", "IAM", "LAMBDA", "STS");

  private EnvironmentVariables() {}

  static Map<String, String> of(
      EnvironmentPlan plan, LanguageRuntime runtime, Layout layout, EnvironmentLog log) {
    FunctionVersion function = plan.function();
    Map<String, String> variables = defaults(layout);
    Map<String, String> own = runtime.environment(function, layout);
    variables.putAll(own);
    if (!function.settings().environment().containsKey(ENDPOINT)) {
      putEndpoints(variables, layout);
    }
    variables.putAll(function.settings().environment());
    variables.remove(LanguageRuntime.CACHE);
    variables.putAll(reserved(plan, layout, log));
    String executionEnvironment = own.get("AWS_EXECUTION_ENV");
    if (executionEnvironment != null) {
      variables.put("AWS_EXECUTION_ENV", executionEnvironment);
    } else {
      variables.remove("AWS_EXECUTION_ENV");
    }
    return variables;
  }

  /** What a runtime finds that is started ahead of its function, and until it is assigned. */
  static Map<String, String> ahead(
      FunctionVersion any, LanguageRuntime runtime, Layout layout, boolean imports) {
    Map<String, String> variables = defaults(layout);
    variables.putAll(runtime.environment(any, layout));
    variables.put("AWS_LAMBDA_RUNTIME_API", layout.runtimeApiAddress());
    variables.put(LanguageRuntime.AHEAD, imports ? "" + any.limits().memoryMib() : "0");
    return variables;
  }

  /** What the program finds that makes a cache of code: nothing of a user's. */
  static Map<String, String> ofCacheMaker(
      FunctionVersion function, LanguageRuntime runtime, Layout layout) {
    Map<String, String> variables = defaults(layout);
    variables.putAll(runtime.environment(function, layout));
    return variables;
  }

  private static Map<String, String> defaults(Layout layout) {
    Map<String, String> variables = new HashMap<>();
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", ":UTC");
    variables.put(
        "PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:" + layout.layersDir() + "/bin");
    variables.put(
        "LD_LIBRARY_PATH",
        "/var/lang/lib:/lib64:/usr/lib64:"
            + "%1$s:%1$s/lib:%2$s:%2$s/lib:%3$s/lib"
                .formatted(layout.runtimeDir(), layout.taskRoot(), layout.layersDir()));
    variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    variables.put("AWS_XRAY_DAEMON_ADDRESS", XRAY_HOST + ":" + XRAY_PORT);
    variables.put("_AWS_XRAY_DAEMON_ADDRESS", XRAY_HOST);
    variables.put("_AWS_XRAY_DAEMON_PORT", XRAY_PORT);
    variables.put("SHLVL", "0");
    variables.put("PWD", layout.taskRoot());
    if (!layout.tmpDir().equals("/tmp")) {
      variables.put("TMPDIR", layout.tmpDir());
    }
    return variables;
  }

  /** All of them at the door, which passes on what is not for it. */
  private static void putEndpoints(Map<String, String> variables, Layout layout) {
    for (String service : SERVICES) {
      variables.put(ENDPOINT + "_" + service, "http://" + layout.runtimeApiAddress());
    }
  }

  private static void putLogging(Map<String, String> variables, EnvironmentLog log) {
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", log.logging().group());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", log.stream());
    variables.put(
        "AWS_LAMBDA_LOG_FORMAT",
        switch (log.logging().format()) {
          case TEXT -> "Text";
          case JSON -> "JSON";
        });
    String level = log.logging().applicationLevel();
    if (level != null) {
      variables.put("AWS_LAMBDA_LOG_LEVEL", level);
    }
  }

  private static Map<String, String> reserved(
      EnvironmentPlan plan, Layout layout, EnvironmentLog log) {
    FunctionVersion function = plan.function();
    Map<String, String> variables = new HashMap<>();
    variables.put("_HANDLER", function.code().handler());
    variables.put("_X_AMZN_TRACE_ID", TraceId.fresh());
    variables.put("AWS_REGION", function.function().region());
    variables.put("AWS_DEFAULT_REGION", function.function().region());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.function().name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
    variables.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.limits().memoryMib()));
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", plan.initialization().label());
    putLogging(variables, log);
    variables.put("AWS_LAMBDA_RUNTIME_API", layout.runtimeApiAddress());
    String cache = layout.cacheDir();
    if (cache != null) {
      variables.put(LanguageRuntime.CACHE, cache);
    }
    variables.put("LAMBDA_TASK_ROOT", layout.taskRoot());
    variables.put("LAMBDA_RUNTIME_DIR", layout.runtimeDir());
    CredentialSource.Credentials credentials =
        plan.host().supplies().credentials().credentials(function);
    variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    variables.put("AWS_SESSION_TOKEN", credentials.sessionToken());
    return variables;
  }
}
