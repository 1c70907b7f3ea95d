package dev.ondol.frontend.lambda;

import dev.ondol.frontend.http.Route;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * Every operation of Lambda's model: name, method, status of a success, limit of the body and path.
 * The shapes of the SDK tell none of these. An operation that stands here and has no handler is
 * answered with a clear refusal.
 */
final class LambdaRoutes {
  /** How long a request's body may be. */
  private enum Limit {
    /** Nobody reads it. */
    NONE(4 * 1024),
    /** What a caller sets, policies and checkpoints included. */
    SETTINGS(1024 * 1024),
    /** 50 MB of zip in base64 and what stands around it: AWS's own figure. */
    CODE(70_167_211),
    /** 6 MiB and 100 bytes. */
    EVENT(6_291_556),
    LEGACY_EVENT(256 * 1024);

    private final int bytes;

    Limit(int bytes) {
      this.bytes = bytes;
    }
  }

  private static final String TABLE =
      """
      # Functions
      CreateFunction                          POST   201  CODE         /2015-03-31/functions
      GetFunction                             GET    200  NONE         /2015-03-31/functions/{FunctionName}
      GetFunctionConfiguration                GET    200  NONE         /2015-03-31/functions/{FunctionName}/configuration
      ListFunctions                           GET    200  NONE         /2015-03-31/functions
      UpdateFunctionCode                      PUT    200  CODE         /2015-03-31/functions/{FunctionName}/code
      UpdateFunctionConfiguration             PUT    200  SETTINGS     /2015-03-31/functions/{FunctionName}/configuration
      DeleteFunction                          DELETE 200  NONE         /2015-03-31/functions/{FunctionName}
      # Invokes
      Invoke                                  POST   200  EVENT        /2015-03-31/functions/{FunctionName}/invocations
      InvokeAsync                             POST   202  LEGACY_EVENT /2014-11-13/functions/{FunctionName}/invoke-async
      InvokeWithResponseStream                POST   200  EVENT        /2021-11-15/functions/{FunctionName}/response-streaming-invocations
      # Versions and aliases
      PublishVersion                          POST   201  SETTINGS     /2015-03-31/functions/{FunctionName}/versions
      ListVersionsByFunction                  GET    200  NONE         /2015-03-31/functions/{FunctionName}/versions
      CreateAlias                             POST   201  SETTINGS     /2015-03-31/functions/{FunctionName}/aliases
      GetAlias                                GET    200  NONE         /2015-03-31/functions/{FunctionName}/aliases/{Name}
      ListAliases                             GET    200  NONE         /2015-03-31/functions/{FunctionName}/aliases
      UpdateAlias                             PUT    200  SETTINGS     /2015-03-31/functions/{FunctionName}/aliases/{Name}
      DeleteAlias                             DELETE 204  NONE         /2015-03-31/functions/{FunctionName}/aliases/{Name}
      # Policies
      AddPermission                           POST   201  SETTINGS     /2015-03-31/functions/{FunctionName}/policy
      GetPolicy                               GET    200  NONE         /2015-03-31/functions/{FunctionName}/policy
      RemovePermission                        DELETE 204  NONE         /2015-03-31/functions/{FunctionName}/policy/{StatementId}
      PutResourcePolicy                       PUT    200  SETTINGS     /2026-07-09/resource-policy/{ResourceArn}
      GetResourcePolicy                       GET    200  NONE         /2026-07-09/resource-policy/{ResourceArn}
      DeleteResourcePolicy                    DELETE 204  NONE         /2026-07-09/resource-policy/{ResourceArn}
      # Layers
      PublishLayerVersion                     POST   201  CODE         /2018-10-31/layers/{LayerName}/versions
      GetLayerVersion                         GET    200  NONE         /2018-10-31/layers/{LayerName}/versions/{VersionNumber}
      GetLayerVersionByArn                    GET    200  NONE         /2018-10-31/layers?find=LayerVersion
      ListLayers                              GET    200  NONE         /2018-10-31/layers
      ListLayerVersions                       GET    200  NONE         /2018-10-31/layers/{LayerName}/versions
      DeleteLayerVersion                      DELETE 204  NONE         /2018-10-31/layers/{LayerName}/versions/{VersionNumber}
      AddLayerVersionPermission               POST   201  SETTINGS     /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy
      GetLayerVersionPolicy                   GET    200  NONE         /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy
      RemoveLayerVersionPermission            DELETE 204  NONE         /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}
      # Concurrency
      PutFunctionConcurrency                  PUT    200  SETTINGS     /2017-10-31/functions/{FunctionName}/concurrency
      GetFunctionConcurrency                  GET    200  NONE         /2019-09-30/functions/{FunctionName}/concurrency
      DeleteFunctionConcurrency               DELETE 204  NONE         /2017-10-31/functions/{FunctionName}/concurrency
      PutProvisionedConcurrencyConfig         PUT    202  SETTINGS     /2019-09-30/functions/{FunctionName}/provisioned-concurrency
      GetProvisionedConcurrencyConfig         GET    200  NONE         /2019-09-30/functions/{FunctionName}/provisioned-concurrency
      ListProvisionedConcurrencyConfigs       GET    200  NONE         /2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL
      DeleteProvisionedConcurrencyConfig      DELETE 204  NONE         /2019-09-30/functions/{FunctionName}/provisioned-concurrency
      # Asynchronous invokes
      PutFunctionEventInvokeConfig            PUT    200  SETTINGS     /2019-09-25/functions/{FunctionName}/event-invoke-config
      UpdateFunctionEventInvokeConfig         POST   200  SETTINGS     /2019-09-25/functions/{FunctionName}/event-invoke-config
      GetFunctionEventInvokeConfig            GET    200  NONE         /2019-09-25/functions/{FunctionName}/event-invoke-config
      ListFunctionEventInvokeConfigs          GET    200  NONE         /2019-09-25/functions/{FunctionName}/event-invoke-config/list
      DeleteFunctionEventInvokeConfig         DELETE 204  NONE         /2019-09-25/functions/{FunctionName}/event-invoke-config
      # Event source mappings
      CreateEventSourceMapping                POST   202  SETTINGS     /2015-03-31/event-source-mappings
      GetEventSourceMapping                   GET    200  NONE         /2015-03-31/event-source-mappings/{UUID}
      ListEventSourceMappings                 GET    200  NONE         /2015-03-31/event-source-mappings
      UpdateEventSourceMapping                PUT    202  SETTINGS     /2015-03-31/event-source-mappings/{UUID}
      DeleteEventSourceMapping                DELETE 202  NONE         /2015-03-31/event-source-mappings/{UUID}
      # Function URLs
      CreateFunctionUrlConfig                 POST   201  SETTINGS     /2021-10-31/functions/{FunctionName}/url
      GetFunctionUrlConfig                    GET    200  NONE         /2021-10-31/functions/{FunctionName}/url
      ListFunctionUrlConfigs                  GET    200  NONE         /2021-10-31/functions/{FunctionName}/urls
      UpdateFunctionUrlConfig                 PUT    200  SETTINGS     /2021-10-31/functions/{FunctionName}/url
      DeleteFunctionUrlConfig                 DELETE 204  NONE         /2021-10-31/functions/{FunctionName}/url
      # Runtime management, recursion, scaling
      PutRuntimeManagementConfig              PUT    200  SETTINGS     /2021-07-20/functions/{FunctionName}/runtime-management-config
      GetRuntimeManagementConfig              GET    200  NONE         /2021-07-20/functions/{FunctionName}/runtime-management-config
      PutFunctionRecursionConfig              PUT    200  SETTINGS     /2024-08-31/functions/{FunctionName}/recursion-config
      GetFunctionRecursionConfig              GET    200  NONE         /2024-08-31/functions/{FunctionName}/recursion-config
      PutFunctionScalingConfig                PUT    202  SETTINGS     /2025-11-30/functions/{FunctionName}/function-scaling-config
      GetFunctionScalingConfig                GET    200  NONE         /2025-11-30/functions/{FunctionName}/function-scaling-config
      # Code signing
      CreateCodeSigningConfig                 POST   201  SETTINGS     /2020-04-22/code-signing-configs
      GetCodeSigningConfig                    GET    200  NONE         /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
      ListCodeSigningConfigs                  GET    200  NONE         /2020-04-22/code-signing-configs
      UpdateCodeSigningConfig                 PUT    200  SETTINGS     /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
      DeleteCodeSigningConfig                 DELETE 204  NONE         /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
      ListFunctionsByCodeSigningConfig        GET    200  NONE         /2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions
      PutFunctionCodeSigningConfig            PUT    200  SETTINGS     /2020-06-30/functions/{FunctionName}/code-signing-config
      GetFunctionCodeSigningConfig            GET    200  NONE         /2020-06-30/functions/{FunctionName}/code-signing-config
      DeleteFunctionCodeSigningConfig         DELETE 204  NONE         /2020-06-30/functions/{FunctionName}/code-signing-config
      # Tags and account
      TagResource                             POST   204  SETTINGS     /2017-03-31/tags/{Resource}
      ListTags                                GET    200  NONE         /2017-03-31/tags/{Resource}
      UntagResource                           DELETE 204  NONE         /2017-03-31/tags/{Resource}
      GetAccountSettings                      GET    200  NONE         /2016-08-19/account-settings
      # Capacity providers
      CreateCapacityProvider                  POST   202  SETTINGS     /2025-11-30/capacity-providers
      GetCapacityProvider                     GET    200  NONE         /2025-11-30/capacity-providers/{CapacityProviderName}
      ListCapacityProviders                   GET    200  NONE         /2025-11-30/capacity-providers
      UpdateCapacityProvider                  PUT    202  SETTINGS     /2025-11-30/capacity-providers/{CapacityProviderName}
      DeleteCapacityProvider                  DELETE 202  NONE         /2025-11-30/capacity-providers/{CapacityProviderName}
      ListFunctionVersionsByCapacityProvider  GET    200  NONE         /2025-11-30/capacity-providers/{CapacityProviderName}/function-versions
      # Durable executions
      CheckpointDurableExecution              POST   200  SETTINGS     /2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint
      GetDurableExecution                     GET    200  NONE         /2025-12-01/durable-executions/{DurableExecutionArn}
      GetDurableExecutionHistory              GET    200  NONE         /2025-12-01/durable-executions/{DurableExecutionArn}/history
      GetDurableExecutionState                GET    200  NONE         /2025-12-01/durable-executions/{DurableExecutionArn}/state
      ListDurableExecutionsByFunction         GET    200  NONE         /2025-12-01/functions/{FunctionName}/durable-executions
      StopDurableExecution                    POST   200  SETTINGS     /2025-12-01/durable-executions/{DurableExecutionArn}/stop
      SendDurableExecutionCallbackSuccess     POST   200  SETTINGS     /2025-12-01/durable-execution-callbacks/{CallbackId}/succeed
      SendDurableExecutionCallbackFailure     POST   200  SETTINGS     /2025-12-01/durable-execution-callbacks/{CallbackId}/fail
      SendDurableExecutionCallbackHeartbeat   POST   200  SETTINGS     /2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat
      """;

  static final List<Route> ALL =
      TABLE.lines().filter(line -> !line.startsWith("#")).map(LambdaRoutes::route).toList();

  private LambdaRoutes() {}

  private static Route route(String line) {
    String[] columns = line.split(" +", -1);
    return new Route(
        columns[0],
        HttpMethod.valueOf(columns[1]),
        columns[4],
        Integer.parseInt(columns[2]),
        Limit.valueOf(columns[3]).bytes);
  }
}
