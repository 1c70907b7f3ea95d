package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

class FunctionLifeTest {
  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNewFunctionIsPendingInTheAnswerAndActiveAtTheNextLook() {
    CreateFunctionResponse created =
        lambda.createFunction(
            TestServer.hello("hello").toBuilder()
                .description("d")
                .timeout(7)
                .memorySize(256)
                .ephemeralStorage(s -> s.size(1024))
                .environment(e -> e.variables(Map.of("KEY", "välue")))
                .tags(Map.of("team", "a"))
                .build());
    assertThat(created.state()).isEqualTo(State.PENDING);
    assertThat(created.stateReasonCodeAsString()).isEqualTo("Creating");
    assertThat(created.stateReason()).isEqualTo("The function is being created.");
    assertThat(created.sdkHttpResponse().statusCode()).isEqualTo(201);

    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName("hello"));
    GetFunctionResponse got = lambda.getFunction(r -> r.functionName("hello"));
    FunctionConfiguration configuration = got.configuration();
    assertThat(configuration.state()).isEqualTo(State.ACTIVE);
    assertThat(configuration.functionArn())
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:hello");
    assertThat(configuration.timeout()).isEqualTo(7);
    assertThat(configuration.memorySize()).isEqualTo(256);
    assertThat(configuration.ephemeralStorage().size()).isEqualTo(1024);
    assertThat(configuration.environment().variables()).isEqualTo(Map.of("KEY", "välue"));
    assertThat(configuration.version()).isEqualTo("$LATEST");
    assertThat(configuration.architecturesAsStrings()).containsExactly("x86_64");
    assertThat(configuration.lastModified())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
    assertThat(configuration.codeSha256()).isEqualTo(created.codeSha256()).hasSize(44);
    assertThat(configuration.runtimeVersionConfig().runtimeVersionArn())
        .isEqualTo("arn:aws:lambda:us-east-1::runtime:nodejs-22.4.1");
    assertThat(configuration.runtimeVersionConfig().error()).isNull();
    assertThat(got.tags()).isEqualTo(Map.of("team", "a"));
  }

  @Test
  void theCodeCanBeDownloadedFromTheLocationWithoutCredentials() throws Exception {
    byte[] zip = TestServer.zip("index.js", "exports.handler");
    lambda.createFunction(TestServer.hello("hello"));
    String location = lambda.getFunction(r -> r.functionName("hello")).code().location();
    HttpResponse<byte[]> code =
        server.http.send(
            HttpRequest.newBuilder(URI.create(location)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(code.statusCode()).isEqualTo(200);
    assertThat(code.body()).hasSize(zip.length).startsWith('P', 'K');

    HttpResponse<String> forged =
        server.http.send(
            HttpRequest.newBuilder(URI.create(location.replaceAll("Expires=\\d", "Expires=9")))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(forged.statusCode()).isEqualTo(403);
  }

  @Test
  void anInexactRuntimeIsToldInTheConfiguration() {
    lambda.createFunction(TestServer.hello("newer").toBuilder().runtime("nodejs24.x").build());
    GetFunctionConfigurationResponse got =
        lambda.getFunctionConfiguration(r -> r.functionName("newer"));
    assertThat(got.runtimeAsString()).isEqualTo("nodejs24.x");
    assertThat(got.runtimeVersionConfig().error().message()).contains("the nearest on this host");
  }

  @Test
  void anUpdateChangesWhatItNamesRetiresOldSlotsAndLeavesTheRest() {
    lambda.createFunction(TestServer.hello("hello").toBuilder().description("kept").build());
    String first = lambda.getFunctionConfiguration(r -> r.functionName("hello")).revisionId();
    UpdateFunctionConfigurationResponse updated =
        lambda.updateFunctionConfiguration(
            r -> r.functionName("hello").timeout(20).revisionId(first));
    assertThat(updated.lastUpdateStatus()).isEqualTo(LastUpdateStatus.IN_PROGRESS);
    assertThat(updated.revisionId()).isNotEqualTo(first);
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("hello"));
    GetFunctionConfigurationResponse got =
        lambda.getFunctionConfiguration(r -> r.functionName("hello"));
    assertThat(got.timeout()).isEqualTo(20);
    assertThat(got.description()).isEqualTo("kept");
    assertThat(server.invoker.retired)
        .containsExactly("hello:" + first, "hello:" + updated.revisionId());

    assertThatThrownBy(() ->
            lambda.updateFunctionConfiguration(
                r -> r.functionName("hello").timeout(21).revisionId(first)))
        .isInstanceOf(PreconditionFailedException.class)
        .hasMessageContaining(
            "The Revision Id provided does not match the latest Revision Id. Call the"
                + " GetFunction/GetAlias API to retrieve the latest Revision Id");
  }

  @Test
  void newCodeHasAnotherHashAndADryRunChangesNothing() {
    String old = lambda.createFunction(TestServer.hello("hello")).codeSha256();
    SdkBytes zip = SdkBytes.fromByteArray(TestServer.zip("index.js", "other"));
    UpdateFunctionCodeResponse tried =
        lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(zip).dryRun(true));
    assertThat(tried.codeSha256()).isNotEqualTo(old);
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).codeSha256())
        .isEqualTo(old);
    assertThat(server.invoker.retired).hasSize(1);
    lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(zip));
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).codeSha256())
        .isEqualTo(tried.codeSha256());
    assertThat(server.invoker.retired).hasSize(2);
  }

  @Test
  void aDeletedFunctionIsGoneAndItsNameIsFree() {
    lambda.createFunction(TestServer.hello("hello"));
    assertThatThrownBy(() -> lambda.createFunction(TestServer.hello("hello")))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("Function already exist: hello");
    assertThat(lambda.deleteFunction(r -> r.functionName("hello")).sdkHttpResponse().statusCode())
        .isEqualTo(204);
    assertThat(server.invoker.retired).hasSize(2).last().isEqualTo("hello:");
    assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello");
    lambda.createFunction(TestServer.hello("hello"));
  }

  @Test
  void functionsAreListedInPagesOfFifty() {
    IntStream.range(0, 60)
        .forEach(i -> lambda.createFunction(TestServer.hello("f%02d".formatted(i))));
    ListFunctionsResponse first = lambda.listFunctions();
    assertThat(first.functions()).hasSize(50);
    List<String> all =
        lambda.listFunctionsPaginator().functions().stream()
            .map(FunctionConfiguration::functionName)
            .toList();
    assertThat(all).hasSize(60).isSorted();
    assertThat(lambda.listFunctions(r -> r.maxItems(7)).functions()).hasSize(7);
  }

  @Test
  void everyFormOfANameMeansTheSameFunction() {
    lambda.createFunction(TestServer.hello("hello"));
    for (String name :
        List.of(
            "hello",
            "hello:$LATEST",
            "000000000000:function:hello",
            "function:hello",
            "arn:aws:lambda:us-east-1:000000000000:function:hello",
            "arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST")) {
      assertThat(lambda.getFunctionConfiguration(r -> r.functionName(name)).functionName())
          .as(name)
          .isEqualTo("hello");
    }
    assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("hello:7")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(":function:hello:7");
  }

  @Test
  void anInvokeGoesThroughWithItsPayload() {
    lambda.createFunction(TestServer.hello("hello"));
    InvokeResponse answer =
        lambda.invoke(r -> r.functionName("hello").payload(SdkBytes.fromUtf8String("{\"a\":1}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.payload().asUtf8String()).isEqualTo("{\"a\":1}");
    assertThat(answer.executedVersion()).isEqualTo("$LATEST");
    assertThat(answer.functionError()).isNull();
  }
}
