package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.frontend.TestServer;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.InvokeOutcome.Answered;
import dev.ondol.micromanager.InvokeOutcome.Throttled;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Asynchronous invokes, from the caller to the destination, and what is configured for them. */
class EventsTest {
  private static final String LISTENER = "arn:aws:lambda:us-east-1:000000000000:function:listener";
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";

  @TempDir Path folder;
  private final BlockingQueue<Invoke> invokes = new LinkedBlockingQueue<>();
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello"));
    lambda.createFunction(TestServer.hello("listener"));
    answerWith(answered("null", null));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anEventIsAcknowledgedAndDeliveredUnderItsRequestId() throws Exception {
    InvokeResponse response =
        lambda.invoke(r ->
            r.functionName("hello")
                .qualifier("$LATEST")
                .invocationType(InvocationType.EVENT)
                .clientContext("eyJhIjoxfQ==")
                .payload(SdkBytes.fromUtf8String("{\"n\":1}")));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.payload().asByteArray()).isEmpty();
    Invoke invoke = next();
    assertThat(invoke.requestId()).isEqualTo(response.responseMetadata().requestId());
    assertThat(new String(invoke.payload(), StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}");
    assertThat(invoke.options().clientContext()).isEqualTo("{\"a\":1}");
    assertThat(invoke.options().receiver()).isNull();
    assertThat(invoke.invokedArn()).isEqualTo(ARN + ":$LATEST");
  }

  @Test
  void theOlderOperationAnswersWithItsStatus() throws Exception {
    HttpResponse<String> response =
        server.send("POST", "/2014-11-13/functions/hello/invoke-async/", "{\"n\":2}");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"Status\":202}");
    assertThat(new String(next().payload(), StandardCharsets.UTF_8)).isEqualTo("{\"n\":2}");
  }

  @Test
  void anEventMayHaveOneMebibyte() {
    String largest = "\"" + "x".repeat(1024 * 1024 - 2) + "\"";
    assertThat(send(largest).statusCode()).isEqualTo(202);
    assertThatThrownBy(() -> send(largest + " "))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessageContaining(
            "1048577 byte payload is too large for the Event invocation type (limit 1048576"
                + " bytes)");
  }

  @Test
  void anEventForNoFunctionIsRefusedAtOnce() {
    assertThatThrownBy(
            () -> lambda.invoke(r -> r.functionName("other").invocationType(InvocationType.EVENT)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aThrottledEventIsTriedAgainUntilItSucceeds() throws Exception {
    answerWith(new Throttled(Throttled.Reason.CONCURRENT_INVOCATIONS));
    send("{}");
    next();
    next();
    answerWith(answered("null", null));
    next();
  }

  @Test
  void theFailureDestinationIsInvokedWithTheRecord() throws Exception {
    lambda.putFunctionEventInvokeConfig(r ->
        r.functionName("hello")
            .maximumRetryAttempts(1)
            .destinationConfig(d -> d.onFailure(f -> f.destination(LISTENER))));
    answerWith(answered("{\"errorMessage\":\"no\"}", "Unhandled"));
    String requestId = send("{\"n\":3}").responseMetadata().requestId();
    assertThat(next().requestId()).isEqualTo(requestId);
    assertThat(next().requestId()).isEqualTo(requestId);
    Invoke told = next();
    assertThat(told.function().function().name()).isEqualTo("listener");
    assertThat(told.requestId()).isNotEqualTo(requestId);
    assertThat(new String(told.payload(), StandardCharsets.UTF_8))
        .contains(
            "\"requestId\":\"" + requestId + "\"",
            "\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":2}",
            "\"requestPayload\":{\"n\":3}",
            "\"responsePayload\":{\"errorMessage\":\"no\"}");
  }

  @Test
  void anEventForAFunctionWithoutConcurrencyIsNotTriedAgain() throws Exception {
    lambda.putFunctionEventInvokeConfig(r ->
        r.functionName("hello").destinationConfig(d -> d.onFailure(f -> f.destination(LISTENER))));
    lambda.putFunctionConcurrency(r -> r.functionName("hello").reservedConcurrentExecutions(0));
    answerWith(new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATIONS));
    send("{}");
    next();
    assertThat(new String(next().payload(), StandardCharsets.UTF_8))
        .contains("\"condition\":\"ZeroReservedConcurrency\",\"approximateInvokeCount\":0}");
  }

  @Test
  void aConfigurationIsPutReadUpdatedListedAndDeleted() {
    Instant before = Instant.now().minusSeconds(1);
    var put =
        lambda.putFunctionEventInvokeConfig(
            r -> r.functionName("hello").maximumRetryAttempts(0).maximumEventAgeInSeconds(60));
    assertThat(put.functionArn()).isEqualTo(ARN + ":$LATEST");
    assertThat(put.lastModified()).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
    assertThat(put.maximumRetryAttempts()).isZero();
    assertThat(put.maximumEventAgeInSeconds()).isEqualTo(60);
    assertThat(put.destinationConfig().onSuccess().destination()).isNull();

    var updated =
        lambda.updateFunctionEventInvokeConfig(r ->
            r.functionName("hello")
                .destinationConfig(d -> d.onSuccess(s -> s.destination(LISTENER))));
    assertThat(updated.maximumEventAgeInSeconds()).isEqualTo(60);
    assertThat(updated.destinationConfig().onSuccess().destination()).isEqualTo(LISTENER);

    assertThat(
            lambda
                .getFunctionEventInvokeConfig(r -> r.functionName("hello"))
                .destinationConfig()
                .onSuccess()
                .destination())
        .isEqualTo(LISTENER);

    lambda.deleteFunctionEventInvokeConfig(r -> r.functionName("hello"));
    assertThatThrownBy(() -> lambda.getFunctionEventInvokeConfig(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The function " + ARN + ":$LATEST doesn't have an EventInvokeConfig");
    assertThatThrownBy(() -> lambda.deleteFunctionEventInvokeConfig(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void eachQualifierHasItsOwnAndTheListGoesPageByPage() {
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.createAlias(r -> r.functionName("hello").name("live").functionVersion("1"));
    for (String qualifier : List.of("$LATEST", "1", "live")) {
      lambda.putFunctionEventInvokeConfig(
          r -> r.functionName("hello").qualifier(qualifier).maximumRetryAttempts(1));
    }
    ListFunctionEventInvokeConfigsResponse first =
        lambda.listFunctionEventInvokeConfigs(r -> r.functionName("hello").maxItems(2));
    assertThat(first.functionEventInvokeConfigs())
        .extracting(FunctionEventInvokeConfig::functionArn)
        .containsExactly(ARN + ":$LATEST", ARN + ":1");
    assertThat(
            lambda
                .listFunctionEventInvokeConfigs(
                    r -> r.functionName("hello").maxItems(2).marker(first.nextMarker()))
                .functionEventInvokeConfigs())
        .extracting(FunctionEventInvokeConfig::functionArn)
        .containsExactly(ARN + ":live");
    assertThatThrownBy(() ->
            lambda.putFunctionEventInvokeConfig(
                r -> r.functionName("hello").qualifier("other").maximumRetryAttempts(1)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The function doesn't exist.");
  }

  @Test
  void aConfigurationThatSetsNothingIsRefused() {
    assertThatThrownBy(() -> lambda.putFunctionEventInvokeConfig(r -> r.functionName("hello")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "You must specify at least one of error handling or destination setting.");
  }

  @Test
  void aDestinationIsAnotherFunctionThatThereIs() {
    assertRefused(ARN, "You can't specify the function as a destination for itself.");
    assertRefused(ARN + ":$LATEST", "You can't specify the function as a destination for itself.");
    String missing = LISTENER + "-2";
    assertRefused(missing, "The destination ARN " + missing + " is invalid.");
    assertRefused(
        "arn:aws:sqs:us-east-1:000000000000:queue", "A destination of sqs is not offered by");
    assertThatThrownBy(() -> lambda.getFunctionEventInvokeConfig(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private void assertRefused(String arn, String message) {
    assertThatThrownBy(() ->
            lambda.putFunctionEventInvokeConfig(r ->
                r.functionName("hello")
                    .destinationConfig(d -> d.onFailure(f -> f.destination(arn)))))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(message);
  }

  private InvokeResponse send(String payload) {
    return lambda.invoke(r ->
        r.functionName("hello")
            .invocationType(InvocationType.EVENT)
            .payload(SdkBytes.fromUtf8String(payload)));
  }

  private void answerWith(InvokeOutcome outcome) {
    server.answer(invoke -> {
      invokes.add(invoke);
      return CompletableFuture.completedFuture(outcome);
    });
  }

  private Invoke next() throws InterruptedException {
    Invoke invoke = invokes.poll(10, TimeUnit.SECONDS);
    if (invoke == null) {
      throw new AssertionError("nothing was invoked");
    }
    return invoke;
  }

  private static Answered answered(String payload, @Nullable String error) {
    return new Answered(
        payload.getBytes(StandardCharsets.UTF_8),
        "application/json",
        error,
        null,
        Optional.empty(),
        "slot-1",
        new dev.ondol.core.PhaseTimes());
  }
}
