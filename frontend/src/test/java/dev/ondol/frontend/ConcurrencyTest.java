package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.micromanager.FunctionConcurrency;
import dev.ondol.micromanager.InvokeOutcome.Throttled;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AccountLimit;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigListItem;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class ConcurrencyTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";

  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void twoVersionsAndAnAlias() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello").toBuilder().publish(true).build());
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").timeout(9));
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.createAlias(r -> r.functionName("hello").name("live").functionVersion("1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void reserve(int executions) {
    lambda.putFunctionConcurrency(
        r -> r.functionName("hello").reservedConcurrentExecutions(executions));
  }

  private PutProvisionedConcurrencyConfigResponse provision(String qualifier, int executions) {
    return lambda.putProvisionedConcurrencyConfig(r ->
        r.functionName("hello").qualifier(qualifier).provisionedConcurrentExecutions(executions));
  }

  private static void refuses(
      ThrowingCallable call, Class<? extends LambdaException> type, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            type,
            refused -> assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message));
  }

  @Test
  void concurrencyIsReservedToldAndGivenBack() {
    assertThat(
            lambda
                .getFunctionConcurrency(r -> r.functionName("hello"))
                .reservedConcurrentExecutions())
        .isNull();
    assertThat(
            lambda
                .putFunctionConcurrency(
                    r -> r.functionName("hello").reservedConcurrentExecutions(7))
                .reservedConcurrentExecutions())
        .isEqualTo(7);
    assertThat(
            lambda.getFunctionConcurrency(r -> r.functionName(ARN)).reservedConcurrentExecutions())
        .isEqualTo(7);
    assertThat(
            lambda
                .getFunction(r -> r.functionName("hello"))
                .concurrency()
                .reservedConcurrentExecutions())
        .isEqualTo(7);
    assertThat(configured()).isEqualTo(new FunctionConcurrency(OptionalInt.of(7), List.of()));
    assertThat(
            lambda
                .deleteFunctionConcurrency(r -> r.functionName("hello"))
                .sdkHttpResponse()
                .statusCode())
        .isEqualTo(204);
    assertThat(configured()).isEqualTo(FunctionConcurrency.NONE);
    assertThat(lambda.getFunction(r -> r.functionName("hello")).concurrency()).isNull();
  }

  @Test
  void aHundredOfTheAccountsConcurrencyStayUnreserved() {
    reserve(900);
    refuses(
        () -> reserve(901),
        InvalidParameterValueException.class,
        "Specified ReservedConcurrentExecutions for function decreases account's"
            + " UnreservedConcurrentExecution below its minimum value of [100].");
    assertThat(limit().unreservedConcurrentExecutions()).isEqualTo(100);
    lambda.createFunction(TestServer.hello("other"));
    lambda.putFunctionConcurrency(r -> r.functionName("other").reservedConcurrentExecutions(0));
    assertThat(limit().unreservedConcurrentExecutions()).isEqualTo(100);
  }

  @Test
  void aVersionCannotReserve() {
    refuses(
        () ->
            lambda.putFunctionConcurrency(
                r -> r.functionName("hello:1").reservedConcurrentExecutions(1)),
        InvalidParameterValueException.class,
        "This operation is permitted on Lambda functions only. Aliases and versions do not"
            + " support this operation. Please specify either a function name or an unqualified"
            + " function ARN.");
    refuses(
        () ->
            lambda.putFunctionConcurrency(
                r -> r.functionName("none").reservedConcurrentExecutions(1)),
        ResourceNotFoundException.class,
        "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none:$LATEST");
  }

  @Test
  void concurrencyIsProvisionedForAVersionToldAndGivenBack() {
    PutProvisionedConcurrencyConfigResponse put = provision("1", 3);
    assertThat(put.sdkHttpResponse().statusCode()).isEqualTo(202);
    assertThat(put.requestedProvisionedConcurrentExecutions()).isEqualTo(3);
    assertThat(put.lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000");
    var got = lambda.getProvisionedConcurrencyConfig(r -> r.functionName("hello").qualifier("1"));
    assertThat(got.status()).isEqualTo(ProvisionedConcurrencyStatusEnum.READY);
    assertThat(got.availableProvisionedConcurrentExecutions()).isEqualTo(3);
    assertThat(got.allocatedProvisionedConcurrentExecutions()).isEqualTo(3);
    assertThat(got.lastModified()).isEqualTo(put.lastModified());
    assertThat(provisioned()).isEqualTo(Map.of("1", 3));
    lambda.deleteProvisionedConcurrencyConfig(r -> r.functionName("hello").qualifier("1"));
    lambda.deleteProvisionedConcurrencyConfig(r -> r.functionName("hello").qualifier("1"));
    assertThat(provisioned()).isEmpty();
    refuses(
        () -> lambda.getProvisionedConcurrencyConfig(r -> r.functionName("hello").qualifier("1")),
        ProvisionedConcurrencyConfigNotFoundException.class,
        "No Provisioned Concurrency Config found for this function");
  }

  @Test
  void whatIsProvisionedForAnAliasFollowsIt() {
    provision("live", 4);
    assertThat(provisioned()).isEqualTo(Map.of("1", 4));
    lambda.updateAlias(r ->
        r.functionName("hello")
            .name("live")
            .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.3))));
    assertThat(provisioned()).isEqualTo(Map.of("1", 3, "2", 1));
    lambda.updateAlias(r ->
        r.functionName("hello")
            .name("live")
            .functionVersion("2")
            .routingConfig(c -> c.additionalVersionWeights(Map.of())));
    assertThat(provisioned()).isEqualTo(Map.of("2", 4));
    lambda.deleteAlias(r -> r.functionName("hello").name("live"));
    assertThat(provisioned()).isEmpty();
  }

  @Test
  void anAliasThatHasSomePointsOnlyWhereItMayHaveSome() {
    provision("live", 1);
    provision("2", 1);
    refuses(
        () ->
            lambda.updateAlias(
                r -> r.functionName("hello").name("live").functionVersion("$LATEST")),
        InvalidParameterValueException.class,
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
    refuses(
        () -> lambda.updateAlias(r -> r.functionName("hello").name("live").functionVersion("2")),
        ResourceConflictException.class,
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned"
            + " version");
    assertThat(provisioned()).isEqualTo(Map.of("1", 1, "2", 1));
  }

  @Test
  void whatIsProvisionedForADeletedVersionGoesWithIt() {
    provision("2", 1);
    lambda.deleteFunction(r -> r.functionName("hello").qualifier("2"));
    assertThat(provisioned()).isEmpty();
    assertThat(server.invoker.retired).contains("hello:2");
    assertThat(
            lambda
                .listProvisionedConcurrencyConfigs(r -> r.functionName("hello"))
                .provisionedConcurrencyConfigs())
        .isEmpty();
  }

  @Test
  void listsInPages() {
    provision("1", 1);
    provision("2", 2);
    ListProvisionedConcurrencyConfigsResponse first =
        lambda.listProvisionedConcurrencyConfigs(r -> r.functionName("hello").maxItems(1));
    assertThat(first.provisionedConcurrencyConfigs())
        .extracting(ProvisionedConcurrencyConfigListItem::functionArn)
        .containsExactly(ARN + ":1");
    ListProvisionedConcurrencyConfigsResponse second =
        lambda.listProvisionedConcurrencyConfigs(
            r -> r.functionName("hello").maxItems(1).marker(first.nextMarker()));
    assertThat(second.provisionedConcurrencyConfigs())
        .extracting(ProvisionedConcurrencyConfigListItem::functionArn)
        .containsExactly(ARN + ":2");
    assertThat(second.nextMarker()).isNull();
  }

  @Test
  void onlyWhatIsPublishedCanHaveSome() {
    refuses(
        () -> provision("$LATEST", 1),
        InvalidParameterValueException.class,
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
    refuses(
        () ->
            lambda.getProvisionedConcurrencyConfig(
                r -> r.functionName("hello").qualifier("$LATEST")),
        InvalidParameterValueException.class,
        "The function resource provided must be an alias or a published version.");
    refuses(
        () -> provision("7", 1),
        ResourceNotFoundException.class,
        "Function not found: " + ARN + ":7");
    refuses(
        () -> provision("none", 1),
        ResourceNotFoundException.class,
        "Cannot find alias arn: " + ARN + ":none");
  }

  @Test
  void notMoreThanIsReservedOrLeft() {
    refuses(
        () -> provision("1", 1001),
        InvalidParameterValueException.class,
        "Specified ConcurrentExecutions for function is greater than account's unreserved"
            + " concurrency [1000].");
    refuses(
        () -> provision("1", 901),
        InvalidParameterValueException.class,
        "Specified ConcurrentExecutions for function decreases account's"
            + " UnreservedConcurrentExecution below its minimum value of [100].");
    reserve(5);
    provision("1", 3);
    refuses(
        () -> provision("2", 3),
        InvalidParameterValueException.class,
        "Requested Provisioned Concurrency should not be greater than the"
            + " reservedConcurrentExecution for function");
    refuses(
        () -> reserve(2),
        InvalidParameterValueException.class,
        " ReservedConcurrentExecutions  2 should not be lower than function's total provisioned"
            + " concurrency [3].");
  }

  @Test
  void aVersionAndItsAliasCannotBothHaveSome() {
    provision("1", 1);
    refuses(
        () -> provision("live", 1),
        ResourceConflictException.class,
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned"
            + " version");
    lambda.deleteProvisionedConcurrencyConfig(r -> r.functionName("hello").qualifier("1"));
    provision("live", 1);
    refuses(
        () -> provision("1", 1),
        ResourceConflictException.class,
        "Version is pointed by a Provisioned Concurrency alias");
    provision("2", 1);
  }

  @Test
  void theAccountTellsWhatIsUsedOfIt() {
    reserve(50);
    GetAccountSettingsResponse settings = lambda.getAccountSettings();
    assertThat(settings.accountLimit().concurrentExecutions()).isEqualTo(1000);
    assertThat(settings.accountLimit().unreservedConcurrentExecutions()).isEqualTo(950);
    long size = lambda.getFunctionConfiguration(r -> r.functionName("hello")).codeSize();
    assertThat(settings.accountUsage().functionCount()).isEqualTo(1);
    assertThat(settings.accountUsage().totalCodeSize()).isEqualTo(3 * size);
  }

  @ParameterizedTest
  @CsvSource({
    "CONCURRENT_INVOCATIONS, ConcurrentInvocationLimitExceeded, ''",
    "RESERVED_CONCURRENT_INVOCATIONS, ReservedFunctionConcurrentInvocationLimitExceeded, ''",
    "INVOCATION_RATE, FunctionInvocationRateLimitExceeded, 1",
    "RESERVED_INVOCATION_RATE, ReservedFunctionInvocationRateLimitExceeded, 1",
    "SCALING_RATE, ConcurrentInvocationLimitExceeded, 1",
    "NO_CAPACITY, ConcurrentInvocationLimitExceeded, ''",
  })
  void aThrottleTellsItsReason(Throttled.Reason reason, String awsReason, String retryAfter)
      throws Exception {
    server.invoker.script = invoke -> CompletableFuture.completedFuture(new Throttled(reason));
    HttpResponse<String> answer =
        server.send("POST", "/2015-03-31/functions/hello/invocations", "{}");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("TooManyRequestsException");
    assertThat(answer.headers().firstValue("Retry-After").orElse("")).isEqualTo(retryAfter);
    assertThat(answer.body())
        .isEqualTo(
            "{\"Type\":\"User\",\"message\":\"Rate Exceeded.\",\"Reason\":\"" + awsReason + "\"}");
  }

  private AccountLimit limit() {
    return lambda.getAccountSettings().accountLimit();
  }

  private FunctionConcurrency configured() {
    return server.invoker.configured.getOrDefault("hello", FunctionConcurrency.NONE);
  }

  /** How much the invoker has for which version. */
  private Map<String, Integer> provisioned() {
    return configured().provisioned().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                share -> share.version().version(), FunctionConcurrency.Share::count));
  }
}
