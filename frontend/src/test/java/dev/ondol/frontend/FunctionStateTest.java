package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.micromanager.InvokeOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.StateReasonCode;

class FunctionStateTest {
  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello").toBuilder().publish(true).build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void passes(Duration time) {
    server.ahead = server.ahead.plus(time);
  }

  private GetFunctionConfigurationResponse look(String name) {
    return lambda.getFunctionConfiguration(r -> r.functionName(name));
  }

  @Test
  void aFunctionThatNobodyInvokesForLongIsInactiveUntilTheNextInvoke() {
    passes(Duration.ofDays(29));
    lambda.invoke(r -> r.functionName("hello"));
    assertThat(look("hello:1").state()).isEqualTo(State.ACTIVE);
    passes(Duration.ofDays(2));
    assertThat(look("hello").state()).as("used two days ago").isEqualTo(State.ACTIVE);
    assertThat(look("hello:1").state()).as("each version by itself").isEqualTo(State.INACTIVE);
    assertThat(look("hello:1").stateReasonCode()).isEqualTo(StateReasonCode.IDLE);

    assertThat(lambda.invoke(r -> r.functionName("hello:1")).statusCode()).isEqualTo(200);
    assertThat(look("hello:1").state()).isEqualTo(State.ACTIVE);
    assertThat(look("hello:1").stateReasonCode()).isNull();
  }

  @Test
  void anInactiveFunctionIsPendingWhileItIsMadeAgain() {
    passes(Duration.ofDays(31));
    AtomicReference<GetFunctionConfigurationResponse> seen = new AtomicReference<>();
    // It looks from another thread than the event loop that would have to answer it.
    server.invoker.script =
        invoke ->
            CompletableFuture.supplyAsync(() -> {
              seen.set(look("hello"));
              return ScriptedInvoker.echo(invoke);
            });
    lambda.invoke(r -> r.functionName("hello"));
    assertThat(seen.get().state()).isEqualTo(State.PENDING);
    assertThat(seen.get().stateReasonCode()).isEqualTo(StateReasonCode.RESTORING);
    assertThat(look("hello").state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void aFunctionThatCannotBeMadeAgainHasFailedUntilItCan() {
    passes(Duration.ofDays(31));
    var well = server.invoker.script;
    server.invoker.script =
        invoke ->
            CompletableFuture.completedFuture(
                new InvokeOutcome.PlatformFailed("The code is no longer there."));
    assertThatThrownBy(() -> lambda.invoke(r -> r.functionName("hello")))
        .isInstanceOf(LambdaException.class);
    assertThat(look("hello").state()).isEqualTo(State.FAILED);
    assertThat(look("hello").stateReason()).isEqualTo("The code is no longer there.");
    assertThat(look("hello").stateReasonCode()).isEqualTo(StateReasonCode.INTERNAL_ERROR);
    assertThat(look("hello:1").state()).isEqualTo(State.INACTIVE);

    server.invoker.script = well;
    lambda.invoke(r -> r.functionName("hello"));
    assertThat(look("hello").state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void whatIsMadeAnewIsActive() {
    passes(Duration.ofDays(31));
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").timeout(9));
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName("hello"));
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("hello"));
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.waiter().waitUntilPublishedVersionActive(r -> r.functionName("hello").qualifier("2"));
  }
}
