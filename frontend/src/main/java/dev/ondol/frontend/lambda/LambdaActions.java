package dev.ondol.frontend.lambda;

import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.codec.Shapes;
import dev.ondol.frontend.http.Exchange;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What an operation is to a policy: the third table beside the routes and the constraints. The
 * action has the operation's name, unless the table says another, and the resource is what the
 * request names, always spelled in the same way, however it came. Immutable.
 */
final class LambdaActions {
  private static final String PREFIX = "lambda:";

  /** What the request is about. */
  private enum About {
    /** Nothing that has a name yet, or everything. */
    ANYTHING,
    /** {@code FunctionName}; a qualifier in it is of no account. */
    FUNCTION,
    /** {@code FunctionName} with its {@code Qualifier}. */
    QUALIFIED,
    /** {@code ResourceArn} of a function, a version or an alias. */
    POLICY,
    /** {@code LayerName}. */
    LAYER,
    /** {@code LayerName} with its {@code VersionNumber}. */
    LAYER_VERSION,
    /** {@code Arn} of a version of a layer. */
    LAYER_ARN,
    /** {@code UUID} of an event source mapping. */
    MAPPING,
    /** {@code CapacityProviderName}. */
    PROVIDER,
    /** {@code Resource}: a function, or something else that carries tags. */
    TAGGED,
    /** {@code CodeSigningConfigArn} or {@code DurableExecutionArn}. */
    ARN
  }

  private static final String TABLE =
      """
      CreateFunction                          FUNCTION
      GetFunction                             QUALIFIED
      GetFunctionConfiguration                QUALIFIED
      ListFunctions                           ANYTHING
      UpdateFunctionCode                      FUNCTION
      UpdateFunctionConfiguration             FUNCTION
      DeleteFunction                          QUALIFIED
      PublishVersion                          FUNCTION
      ListVersionsByFunction                  FUNCTION
      CreateAlias                             FUNCTION
      GetAlias                                FUNCTION
      ListAliases                             FUNCTION
      UpdateAlias                             FUNCTION
      DeleteAlias                             FUNCTION
      AddPermission                           QUALIFIED
      GetPolicy                               QUALIFIED
      RemovePermission                        QUALIFIED
      PutResourcePolicy                       POLICY
      GetResourcePolicy                       POLICY
      DeleteResourcePolicy                    POLICY
      PublishLayerVersion                     LAYER
      GetLayerVersion                         LAYER_VERSION
      GetLayerVersionByArn                    LAYER_ARN      GetLayerVersion
      ListLayers                              ANYTHING
      ListLayerVersions                       LAYER
      DeleteLayerVersion                      LAYER_VERSION
      AddLayerVersionPermission               LAYER_VERSION
      GetLayerVersionPolicy                   LAYER_VERSION
      RemoveLayerVersionPermission            LAYER_VERSION
      PutFunctionConcurrency                  FUNCTION
      GetFunctionConcurrency                  FUNCTION
      DeleteFunctionConcurrency               FUNCTION
      PutProvisionedConcurrencyConfig         QUALIFIED
      GetProvisionedConcurrencyConfig         QUALIFIED
      ListProvisionedConcurrencyConfigs       FUNCTION
      DeleteProvisionedConcurrencyConfig      QUALIFIED
      PutFunctionEventInvokeConfig            QUALIFIED
      UpdateFunctionEventInvokeConfig         QUALIFIED
      GetFunctionEventInvokeConfig            QUALIFIED
      ListFunctionEventInvokeConfigs          FUNCTION
      DeleteFunctionEventInvokeConfig         QUALIFIED
      CreateEventSourceMapping                ANYTHING
      GetEventSourceMapping                   MAPPING
      ListEventSourceMappings                 ANYTHING
      UpdateEventSourceMapping                MAPPING
      DeleteEventSourceMapping                MAPPING
      CreateFunctionUrlConfig                 QUALIFIED
      GetFunctionUrlConfig                    QUALIFIED
      ListFunctionUrlConfigs                  FUNCTION
      UpdateFunctionUrlConfig                 QUALIFIED
      DeleteFunctionUrlConfig                 QUALIFIED
      PutRuntimeManagementConfig              QUALIFIED
      GetRuntimeManagementConfig              QUALIFIED
      PutFunctionRecursionConfig              FUNCTION
      GetFunctionRecursionConfig              FUNCTION
      PutFunctionScalingConfig                QUALIFIED
      GetFunctionScalingConfig                QUALIFIED
      CreateCodeSigningConfig                 ANYTHING
      GetCodeSigningConfig                    ARN
      ListCodeSigningConfigs                  ANYTHING
      UpdateCodeSigningConfig                 ARN
      DeleteCodeSigningConfig                 ARN
      ListFunctionsByCodeSigningConfig        ARN
      PutFunctionCodeSigningConfig            FUNCTION
      GetFunctionCodeSigningConfig            FUNCTION
      DeleteFunctionCodeSigningConfig         FUNCTION
      TagResource                             TAGGED
      ListTags                                TAGGED
      UntagResource                           TAGGED
      GetAccountSettings                      ANYTHING
      CreateCapacityProvider                  PROVIDER
      GetCapacityProvider                     PROVIDER
      ListCapacityProviders                   ANYTHING
      UpdateCapacityProvider                  PROVIDER
      DeleteCapacityProvider                  PROVIDER
      ListFunctionVersionsByCapacityProvider  PROVIDER
      CheckpointDurableExecution              ARN
      GetDurableExecution                     ARN
      GetDurableExecutionHistory              ARN
      GetDurableExecutionState                ARN
      ListDurableExecutionsByFunction         QUALIFIED
      StopDurableExecution                    ARN
      SendDurableExecutionCallbackSuccess     ANYTHING
      SendDurableExecutionCallbackFailure     ANYTHING
      SendDurableExecutionCallbackHeartbeat   ANYTHING
      """;

  private record Line(About about, String action) {}

  private static final Map<String, Line> ALL =
      TABLE
          .lines()
          .map(line -> line.split(" +", -1))
          .collect(
              Collectors.toUnmodifiableMap(
                  columns -> columns[0],
                  columns ->
                      new Line(
                          About.valueOf(columns[1]),
                          PREFIX + (columns.length > 2 ? columns[2] : columns[0]))));

  private final Account account;
  private final Authorizer authorizer;

  LambdaActions(Account account, Authorizer authorizer) {
    this.account = account;
    this.authorizer = authorizer;
  }

  /** Whether the table knows an operation; an invoke has a way of its own. */
  static boolean knows(String operation) {
    return ALL.containsKey(operation);
  }

  /**
   * Lets a request through, or not.
   *
   * @throws dev.ondol.core.OndolException ACCESS_DENIED, or what is wrong with the function's name
   */
  void require(Exchange exchange, String operation, SdkPojo request) {
    Line line = ALL.get(operation);
    if (line == null) {
      throw new IllegalStateException("no action for " + operation);
    }
    switch (line.about) {
      case ANYTHING -> authorizer.require(exchange, line.action, "*");
      case FUNCTION -> function(exchange, line.action, text(request, "FunctionName"), null, false);
      case QUALIFIED ->
          function(
              exchange,
              line.action,
              text(request, "FunctionName"),
              find(request, "Qualifier"),
              true);
      case POLICY -> function(exchange, line.action, text(request, "ResourceArn"), null, true);
      case LAYER -> authorizer.require(exchange, line.action, layer(request));
      case LAYER_ARN ->
          authorizer.require(
              exchange, line.action, LayerReference.OfVersion.of(text(request, "Arn")).arn());
      case LAYER_VERSION ->
          authorizer.require(
              exchange, line.action, layer(request) + ":" + find(request, "VersionNumber"));
      case MAPPING ->
          authorizer.require(
              exchange, line.action, arn("event-source-mapping", text(request, "UUID")));
      case PROVIDER ->
          authorizer.require(
              exchange,
              line.action,
              arn("capacity-provider", text(request, "CapacityProviderName")));
      case TAGGED -> tagged(exchange, line.action, text(request, "Resource"));
      case ARN -> authorizer.require(exchange, line.action, anyArn(request));
    }
  }

  private void function(
      Exchange exchange,
      String action,
      String name,
      @Nullable String qualifier,
      boolean qualified) {
    FunctionReference reference = FunctionReference.of(account, name, qualifier);
    authorizer.requireOnFunction(
        exchange, action, reference.function(), qualified ? reference.qualifier() : "");
  }

  private void tagged(Exchange exchange, String action, String arn) {
    if (arn.contains(":function:")) {
      function(exchange, action, arn, null, true);
    } else {
      authorizer.require(exchange, action, arn);
    }
  }

  private String layer(SdkPojo request) {
    return LayerReference.of(account, text(request, "LayerName")).arn();
  }

  /**
   * @param name or the ARN itself
   */
  private String arn(String type, String name) {
    return name.startsWith("arn:")
        ? name
        : "arn:aws:lambda:%s:%s:%s:%s".formatted(account.region(), account.id(), type, name);
  }

  private static String anyArn(SdkPojo request) {
    for (var field : request.sdkFields()) {
      switch (field.memberName()) {
        case "CodeSigningConfigArn", "DurableExecutionArn" -> {
          return text(request, field.memberName());
        }
        default -> {}
      }
    }
    throw new IllegalStateException("names nothing: " + request.getClass());
  }

  private static String text(SdkPojo request, String member) {
    return String.valueOf(find(request, member));
  }

  private static @Nullable String find(SdkPojo request, String member) {
    for (var field : request.sdkFields()) {
      if (field.memberName().equals(member)) {
        Object value = Shapes.value(request, member);
        return value == null ? null : value.toString();
      }
    }
    return null;
  }
}
