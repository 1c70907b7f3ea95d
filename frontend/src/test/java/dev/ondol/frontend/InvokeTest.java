package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ColdReason;
import dev.ondol.core.Phase;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.InvokeOutcome.Answered;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

class InvokeTest {
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final int LIMIT = 6_291_556;

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    server.lambda().createFunction(TestServer.hello("hello"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answerWith(InvokeOutcome outcome) {
    server.invoker.script = invoke -> CompletableFuture.completedFuture(outcome);
  }

  @Test
  void phasesSlotAndTheReasonOfAColdStartStandInTheHead() throws Exception {
    server.invoker.script =
        invoke -> {
          Answered echo = ScriptedInvoker.echo(invoke);
          return CompletableFuture.completedFuture(
              new Answered(
                  echo.payload(),
                  echo.contentType(),
                  null,
                  null,
                  Optional.of(ColdReason.SCALE_OUT),
                  "slot-7",
                  echo.phases().add(Phase.RESPOND, 50_000)));
        };
    HttpResponse<String> answer =
        server.send("POST", INVOKE, "{}", "X-Amzn-Trace-Id", "Root=1-2-3");
    assertThat(answer.headers().firstValue("x-ondol-phases").orElse(""))
        .matches(
            "accept;dur=\\d+\\.\\d{3}, authorize;dur=\\d+\\.\\d{3}, dispatch;dur=1\\.234,"
                + " respond;dur=0\\.050");
    assertThat(answer.headers().firstValue("x-ondol-cold")).contains("scale-out");
    assertThat(answer.headers().firstValue("x-ondol-slot")).contains("slot-7");
    assertThat(answer.headers().firstValue("X-Amzn-Trace-Id"))
        .hasValueSatisfying(id -> assertThat(id).startsWith("Root=1-2-3;Lineage="));
    assertThat(answer.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
    assertThat(server.invoker.seen.getFirst().requestId())
        .isEqualTo(answer.headers().firstValue("x-amzn-RequestId").orElse(""));
    assertThat(server.invoker.seen.getFirst().options().traceId())
        .startsWith("Root=1-2-3;Lineage=");
  }

  @Test
  void aWarmInvokeHasNoColdHeaderAndATraceIdOfItsOwn() throws Exception {
    HttpResponse<String> answer = server.send("POST", INVOKE, "{}");
    assertThat(answer.headers().firstValue("x-ondol-cold")).isEmpty();
    assertThat(answer.headers().firstValue("X-Amzn-Trace-Id").orElse(""))
        .matches(
            "Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0");
  }

  @Test
  void anEmptyPayloadArrivesAsAnEmptyObject() throws Exception {
    server.send("POST", INVOKE, "");
    assertThat(server.invoker.seen.getFirst().payload())
        .isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anErrorOfTheFunctionIsA200WithItsHeaderAndItsLog() {
    answerWith(
        new Answered(
            "{\"errorType\":\"E\"}".getBytes(StandardCharsets.UTF_8),
            "application/json",
            "Unhandled",
            "START\nEND\n".getBytes(StandardCharsets.UTF_8),
            Optional.empty(),
            "slot-1",
            new dev.ondol.core.PhaseTimes()));
    InvokeResponse answer =
        server.lambda().invoke(r -> r.functionName("hello").logType(LogType.TAIL));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.functionError()).isEqualTo("Unhandled");
    assertThat(new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8))
        .isEqualTo("START\nEND\n");
    assertThat(server.invoker.seen.getFirst().options().logTail()).isTrue();
  }

  @Test
  void oneInvokeTooManyIsThrottledInLambdasShape() throws Exception {
    answerWith(new InvokeOutcome.Throttled(InvokeOutcome.Throttled.Reason.NO_CAPACITY));
    HttpResponse<String> answer = server.send("POST", INVOKE, "{}");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body())
        .isEqualTo(
            "{\"Type\":\"User\",\"message\":\"Rate"
                + " Exceeded.\",\"Reason\":\"ConcurrentInvocationLimitExceeded\"}");
    assertThatThrownBy(() ->
            server
                .lambda()
                .invoke(r ->
                    r.functionName("hello")
                        .overrideConfiguration(
                            c -> c.apiCallAttemptTimeout(java.time.Duration.ofSeconds(5)))))
        .isInstanceOf(TooManyRequestsException.class);
  }

  @Test
  void aFailureOfThePlatformIsAServiceException() {
    answerWith(new InvokeOutcome.PlatformFailed("The sandbox could not be made."));
    assertThatThrownBy(() -> server.lambda().invoke(r -> r.functionName("hello")))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("The sandbox could not be made.");
  }

  @Test
  void aDryRunRunsNothing() {
    InvokeResponse answer =
        server.lambda().invoke(r -> r.functionName("hello").invocationType("DryRun"));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(server.invoker.seen).isEmpty();
  }

  @Test
  void aPayloadOfTheLimitIsServedAndOneByteMoreIsTooLarge() throws Exception {
    String largest = "\"" + "x".repeat(LIMIT - 2) + "\"";
    assertThat(server.send("POST", INVOKE, largest).statusCode()).isEqualTo(200);
    assertThat(server.invoker.seen.getFirst().payload()).hasSize(LIMIT);
    HttpResponse<String> over = server.send("POST", INVOKE, largest + " ");
    assertThat(over.statusCode()).isEqualTo(413);
    assertThat(over.headers().firstValue("x-amzn-ErrorType")).contains("RequestTooLargeException");
    assertThat(over.body())
        .contains(
            "Request must be smaller than " + LIMIT + " bytes for the InvokeFunction operation");
  }

  @Test
  void aClientContextIsDecodedAndCheckedAndBounded() throws Exception {
    String good =
        Base64.getEncoder().encodeToString("{\"custom\":{}}".getBytes(StandardCharsets.UTF_8));
    assertThat(server.send("POST", INVOKE, "{}", "X-Amz-Client-Context", good).statusCode())
        .isEqualTo(200);
    assertThat(server.invoker.seen.getFirst().options().clientContext())
        .isEqualTo("{\"custom\":{}}");
    String bad = Base64.getEncoder().encodeToString("{".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> refused = server.send("POST", INVOKE, "{}", "X-Amz-Client-Context", bad);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("Client context must be a valid Base64-encoded JSON object.");
    String large = "A".repeat(3584);
    assertThat(server.send("POST", INVOKE, "{}", "X-Amz-Client-Context", large).body())
        .contains("3583");
  }

  @Test
  void whatAFunctionCallsItsMediaTypeCannotBreakTheHead() throws Exception {
    server.invoker.script =
        invoke -> {
          Answered echo = ScriptedInvoker.echo(invoke);
          return CompletableFuture.completedFuture(
              new Answered(
                  echo.payload(),
                  "text/html\r\nx-evil: 1",
                  null,
                  null,
                  Optional.empty(),
                  "slot-1",
                  echo.phases()));
        };
    HttpResponse<String> answer = server.send("POST", INVOKE, "{}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-evil")).isEmpty();
    assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
  }

  @Test
  void aRequestInFlightIsAnsweredWhileTheServerDrains() throws Exception {
    CompletableFuture<InvokeOutcome> outcome = new CompletableFuture<>();
    CompletableFuture<Invoke> arrived = new CompletableFuture<>();
    server.invoker.script =
        invoke -> {
          arrived.complete(invoke);
          return outcome;
        };
    CompletableFuture<InvokeResponse> answer =
        CompletableFuture.supplyAsync(() ->
            server
                .lambda()
                .invoke(r -> r.functionName("hello").payload(SdkBytes.fromUtf8String("7"))));
    Invoke invoke = arrived.get(10, TimeUnit.SECONDS);
    server.frontend.drain();
    assertThat(server.send("GET", "/readyz", "").statusCode()).isEqualTo(503);
    assertThat(server.send("GET", "/livez", "").statusCode()).isEqualTo(200);
    CompletableFuture<Long> closed =
        CompletableFuture.supplyAsync(
            () -> server.frontend.close(java.time.Duration.ofSeconds(20)));
    outcome.complete(ScriptedInvoker.echo(invoke));
    assertThat(answer.get(10, TimeUnit.SECONDS).payload().asUtf8String()).isEqualTo("7");
    assertThat(closed.get(20, TimeUnit.SECONDS)).isZero();
  }
}
