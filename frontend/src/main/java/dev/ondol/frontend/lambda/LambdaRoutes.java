package dev.ondol.frontend.lambda;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.ondol.frontend.http.Route;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * Every operation of Lambda's model: name, method, path, status of a success and limit of the body.
 * The shapes of the SDK tell none of these. An operation that stands here and has no handler is
 * answered with a clear refusal. It is long because Lambda has that many operations and a table is
 * read in one piece.
 */
final class LambdaRoutes {
  /** A request whose body nobody reads. */
  private static final int NONE = 4 * 1024;

  /** What a caller sets, policies and checkpoints included. */
  private static final int SETTINGS = 1024 * 1024;

  /** 50 MB of zip in base64 and what stands around it: AWS's own figure. */
  private static final int CODE = 70_167_211;

  /** 6 MiB and 100 bytes. */
  private static final int EVENT = 6_291_556;

  private static final int LEGACY_EVENT = 256 * 1024;

  static final List<Route> ALL =
      List.of(
          // Functions
          route("CreateFunction", POST, "/2015-03-31/functions", 201, CODE),
          route("GetFunction", GET, "/2015-03-31/functions/{FunctionName}", 200, NONE),
          route(
              "GetFunctionConfiguration",
              GET,
              "/2015-03-31/functions/{FunctionName}/configuration",
              200,
              NONE),
          route("ListFunctions", GET, "/2015-03-31/functions", 200, NONE),
          route("UpdateFunctionCode", PUT, "/2015-03-31/functions/{FunctionName}/code", 200, CODE),
          route(
              "UpdateFunctionConfiguration",
              PUT,
              "/2015-03-31/functions/{FunctionName}/configuration",
              200,
              SETTINGS),
          route("DeleteFunction", DELETE, "/2015-03-31/functions/{FunctionName}", 200, NONE),
          // Invokes
          route("Invoke", POST, "/2015-03-31/functions/{FunctionName}/invocations", 200, EVENT),
          route(
              "InvokeAsync",
              POST,
              "/2014-11-13/functions/{FunctionName}/invoke-async",
              202,
              LEGACY_EVENT),
          route(
              "InvokeWithResponseStream",
              POST,
              "/2021-11-15/functions/{FunctionName}/response-streaming-invocations",
              200,
              EVENT),
          // Versions and aliases
          route(
              "PublishVersion",
              POST,
              "/2015-03-31/functions/{FunctionName}/versions",
              201,
              SETTINGS),
          route(
              "ListVersionsByFunction",
              GET,
              "/2015-03-31/functions/{FunctionName}/versions",
              200,
              NONE),
          route("CreateAlias", POST, "/2015-03-31/functions/{FunctionName}/aliases", 201, SETTINGS),
          route("GetAlias", GET, "/2015-03-31/functions/{FunctionName}/aliases/{Name}", 200, NONE),
          route("ListAliases", GET, "/2015-03-31/functions/{FunctionName}/aliases", 200, NONE),
          route(
              "UpdateAlias",
              PUT,
              "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
              200,
              SETTINGS),
          route(
              "DeleteAlias",
              DELETE,
              "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
              204,
              NONE),
          // Policies
          route(
              "AddPermission", POST, "/2015-03-31/functions/{FunctionName}/policy", 201, SETTINGS),
          route("GetPolicy", GET, "/2015-03-31/functions/{FunctionName}/policy", 200, NONE),
          route(
              "RemovePermission",
              DELETE,
              "/2015-03-31/functions/{FunctionName}/policy/{StatementId}",
              204,
              NONE),
          // Layers
          route("PublishLayerVersion", POST, "/2018-10-31/layers/{LayerName}/versions", 201, CODE),
          route(
              "GetLayerVersion",
              GET,
              "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}",
              200,
              NONE),
          route("GetLayerVersionByArn", GET, "/2018-10-31/layers?find=LayerVersion", 200, NONE),
          route("ListLayers", GET, "/2018-10-31/layers", 200, NONE),
          route("ListLayerVersions", GET, "/2018-10-31/layers/{LayerName}/versions", 200, NONE),
          route(
              "DeleteLayerVersion",
              DELETE,
              "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}",
              204,
              NONE),
          route(
              "AddLayerVersionPermission",
              POST,
              "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy",
              201,
              SETTINGS),
          route(
              "GetLayerVersionPolicy",
              GET,
              "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy",
              200,
              NONE),
          route(
              "RemoveLayerVersionPermission",
              DELETE,
              "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}",
              204,
              NONE),
          // Concurrency
          route(
              "PutFunctionConcurrency",
              PUT,
              "/2017-10-31/functions/{FunctionName}/concurrency",
              200,
              SETTINGS),
          route(
              "GetFunctionConcurrency",
              GET,
              "/2019-09-30/functions/{FunctionName}/concurrency",
              200,
              NONE),
          route(
              "DeleteFunctionConcurrency",
              DELETE,
              "/2017-10-31/functions/{FunctionName}/concurrency",
              204,
              NONE),
          route(
              "PutProvisionedConcurrencyConfig",
              PUT,
              "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
              202,
              SETTINGS),
          route(
              "GetProvisionedConcurrencyConfig",
              GET,
              "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
              200,
              NONE),
          route(
              "ListProvisionedConcurrencyConfigs",
              GET,
              "/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL",
              200,
              NONE),
          route(
              "DeleteProvisionedConcurrencyConfig",
              DELETE,
              "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
              204,
              NONE),
          // Asynchronous invokes
          route(
              "PutFunctionEventInvokeConfig",
              PUT,
              "/2019-09-25/functions/{FunctionName}/event-invoke-config",
              200,
              SETTINGS),
          route(
              "UpdateFunctionEventInvokeConfig",
              POST,
              "/2019-09-25/functions/{FunctionName}/event-invoke-config",
              200,
              SETTINGS),
          route(
              "GetFunctionEventInvokeConfig",
              GET,
              "/2019-09-25/functions/{FunctionName}/event-invoke-config",
              200,
              NONE),
          route(
              "ListFunctionEventInvokeConfigs",
              GET,
              "/2019-09-25/functions/{FunctionName}/event-invoke-config/list",
              200,
              NONE),
          route(
              "DeleteFunctionEventInvokeConfig",
              DELETE,
              "/2019-09-25/functions/{FunctionName}/event-invoke-config",
              204,
              NONE),
          // Event source mappings
          route(
              "CreateEventSourceMapping", POST, "/2015-03-31/event-source-mappings", 202, SETTINGS),
          route(
              "GetEventSourceMapping", GET, "/2015-03-31/event-source-mappings/{UUID}", 200, NONE),
          route("ListEventSourceMappings", GET, "/2015-03-31/event-source-mappings", 200, NONE),
          route(
              "UpdateEventSourceMapping",
              PUT,
              "/2015-03-31/event-source-mappings/{UUID}",
              202,
              SETTINGS),
          route(
              "DeleteEventSourceMapping",
              DELETE,
              "/2015-03-31/event-source-mappings/{UUID}",
              202,
              NONE),
          // Function URLs
          route(
              "CreateFunctionUrlConfig",
              POST,
              "/2021-10-31/functions/{FunctionName}/url",
              201,
              SETTINGS),
          route("GetFunctionUrlConfig", GET, "/2021-10-31/functions/{FunctionName}/url", 200, NONE),
          route(
              "ListFunctionUrlConfigs",
              GET,
              "/2021-10-31/functions/{FunctionName}/urls",
              200,
              NONE),
          route(
              "UpdateFunctionUrlConfig",
              PUT,
              "/2021-10-31/functions/{FunctionName}/url",
              200,
              SETTINGS),
          route(
              "DeleteFunctionUrlConfig",
              DELETE,
              "/2021-10-31/functions/{FunctionName}/url",
              204,
              NONE),
          // Runtime management, recursion, scaling
          route(
              "PutRuntimeManagementConfig",
              PUT,
              "/2021-07-20/functions/{FunctionName}/runtime-management-config",
              200,
              SETTINGS),
          route(
              "GetRuntimeManagementConfig",
              GET,
              "/2021-07-20/functions/{FunctionName}/runtime-management-config",
              200,
              NONE),
          route(
              "PutFunctionRecursionConfig",
              PUT,
              "/2024-08-31/functions/{FunctionName}/recursion-config",
              200,
              SETTINGS),
          route(
              "GetFunctionRecursionConfig",
              GET,
              "/2024-08-31/functions/{FunctionName}/recursion-config",
              200,
              NONE),
          route(
              "PutFunctionScalingConfig",
              PUT,
              "/2025-11-30/functions/{FunctionName}/function-scaling-config",
              202,
              SETTINGS),
          route(
              "GetFunctionScalingConfig",
              GET,
              "/2025-11-30/functions/{FunctionName}/function-scaling-config",
              200,
              NONE),
          // Code signing
          route("CreateCodeSigningConfig", POST, "/2020-04-22/code-signing-configs", 201, SETTINGS),
          route(
              "GetCodeSigningConfig",
              GET,
              "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
              200,
              NONE),
          route("ListCodeSigningConfigs", GET, "/2020-04-22/code-signing-configs", 200, NONE),
          route(
              "UpdateCodeSigningConfig",
              PUT,
              "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
              200,
              SETTINGS),
          route(
              "DeleteCodeSigningConfig",
              DELETE,
              "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
              204,
              NONE),
          route(
              "ListFunctionsByCodeSigningConfig",
              GET,
              "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions",
              200,
              NONE),
          route(
              "PutFunctionCodeSigningConfig",
              PUT,
              "/2020-06-30/functions/{FunctionName}/code-signing-config",
              200,
              SETTINGS),
          route(
              "GetFunctionCodeSigningConfig",
              GET,
              "/2020-06-30/functions/{FunctionName}/code-signing-config",
              200,
              NONE),
          route(
              "DeleteFunctionCodeSigningConfig",
              DELETE,
              "/2020-06-30/functions/{FunctionName}/code-signing-config",
              204,
              NONE),
          // Tags and account
          route("TagResource", POST, "/2017-03-31/tags/{Resource}", 204, SETTINGS),
          route("ListTags", GET, "/2017-03-31/tags/{Resource}", 200, NONE),
          route("UntagResource", DELETE, "/2017-03-31/tags/{Resource}", 204, NONE),
          route("GetAccountSettings", GET, "/2016-08-19/account-settings", 200, NONE),
          // Capacity providers
          route("CreateCapacityProvider", POST, "/2025-11-30/capacity-providers", 202, SETTINGS),
          route(
              "GetCapacityProvider",
              GET,
              "/2025-11-30/capacity-providers/{CapacityProviderName}",
              200,
              NONE),
          route("ListCapacityProviders", GET, "/2025-11-30/capacity-providers", 200, NONE),
          route(
              "UpdateCapacityProvider",
              PUT,
              "/2025-11-30/capacity-providers/{CapacityProviderName}",
              202,
              SETTINGS),
          route(
              "DeleteCapacityProvider",
              DELETE,
              "/2025-11-30/capacity-providers/{CapacityProviderName}",
              202,
              NONE),
          route(
              "ListFunctionVersionsByCapacityProvider",
              GET,
              "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions",
              200,
              NONE),
          // Durable executions
          route(
              "CheckpointDurableExecution",
              POST,
              "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint",
              200,
              SETTINGS),
          route(
              "GetDurableExecution",
              GET,
              "/2025-12-01/durable-executions/{DurableExecutionArn}",
              200,
              NONE),
          route(
              "GetDurableExecutionHistory",
              GET,
              "/2025-12-01/durable-executions/{DurableExecutionArn}/history",
              200,
              NONE),
          route(
              "GetDurableExecutionState",
              GET,
              "/2025-12-01/durable-executions/{DurableExecutionArn}/state",
              200,
              NONE),
          route(
              "ListDurableExecutionsByFunction",
              GET,
              "/2025-12-01/functions/{FunctionName}/durable-executions",
              200,
              NONE),
          route(
              "StopDurableExecution",
              POST,
              "/2025-12-01/durable-executions/{DurableExecutionArn}/stop",
              200,
              SETTINGS),
          route(
              "SendDurableExecutionCallbackSuccess",
              POST,
              "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed",
              200,
              SETTINGS),
          route(
              "SendDurableExecutionCallbackFailure",
              POST,
              "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail",
              200,
              SETTINGS),
          route(
              "SendDurableExecutionCallbackHeartbeat",
              POST,
              "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat",
              200,
              SETTINGS));

  private LambdaRoutes() {}

  private static Route route(
      String operation, HttpMethod method, String template, int status, int bodyLimitBytes) {
    return new Route(operation, method, template, status, bodyLimitBytes);
  }
}
