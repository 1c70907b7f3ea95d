package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionVersion;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;

class VersionTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";

  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello").toBuilder().description("first").build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aVersionKeepsWhatLatestWasWhenItWasPublished() {
    PublishVersionResponse published =
        lambda.publishVersion(r -> r.functionName("hello").description("one"));
    assertThat(published.sdkHttpResponse().statusCode()).isEqualTo(201);
    assertThat(published.version()).isEqualTo("1");
    assertThat(published.functionArn()).isEqualTo(ARN + ":1");
    assertThat(published.description()).isEqualTo("one");
    assertThat(published.state()).isEqualTo(State.ACTIVE);
    assertThat(published.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
    lambda.waiter().waitUntilPublishedVersionActive(r -> r.functionName("hello").qualifier("1"));

    lambda.updateFunctionConfiguration(r -> r.functionName("hello").timeout(99));
    update("other");
    GetFunctionResponse got = lambda.getFunction(r -> r.functionName("hello").qualifier("1"));
    assertThat(got.configuration().timeout()).isEqualTo(3);
    assertThat(got.configuration().codeSha256()).isEqualTo(published.codeSha256());
    assertThat(got.configuration().revisionId()).isEqualTo(published.revisionId());
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName(ARN + ":1")).functionArn())
        .isEqualTo(ARN + ":1");
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).timeout())
        .isEqualTo(99);
  }

  @Test
  void nothingIsPublishedWhereNothingHasChanged() {
    String first = lambda.publishVersion(r -> r.functionName("hello")).revisionId();
    PublishVersionResponse again =
        lambda.publishVersion(r -> r.functionName("hello").description("ignored"));
    assertThat(again.version()).isEqualTo("1");
    assertThat(again.revisionId()).isEqualTo(first);
    assertThat(again.description()).isEqualTo("first");

    update("exports.handler");
    assertThat(lambda.publishVersion(r -> r.functionName("hello")).version()).isEqualTo("1");
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").description("second"));
    assertThat(lambda.publishVersion(r -> r.functionName("hello")).version()).isEqualTo("2");
    lambda.updateFunctionConfiguration(
        r -> r.functionName("hello").environment(e -> e.variables(Map.of("KEY", "value"))));
    assertThat(lambda.publishVersion(r -> r.functionName("hello")).version()).isEqualTo("3");
    assertThat(versions()).containsExactly("$LATEST", "1", "2", "3");
  }

  @Test
  void aNumberIsNeverGivenTwice() {
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.deleteFunction(r -> r.functionName("hello").qualifier("1"));
    assertThat(lambda.publishVersion(r -> r.functionName("hello")).version()).isEqualTo("2");
    lambda.deleteFunction(r -> r.functionName("hello"));
    lambda.createFunction(TestServer.hello("hello"));
    assertThat(versions()).containsExactly("$LATEST");
    assertThat(lambda.publishVersion(r -> r.functionName("hello")).version()).isEqualTo("3");
  }

  @Test
  void aPublisherCanDemandTheCodeAndTheRevisionThatHeSaw() {
    String sha256 = lambda.getFunctionConfiguration(r -> r.functionName("hello")).codeSha256();
    assertThatThrownBy(
            () -> lambda.publishVersion(r -> r.functionName("hello").codeSha256("another")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "CodeSHA256 (another) is different from current CodeSHA256 in $LATEST (%s). Please try"
                + " again with the CodeSHA256 in $LATEST.",
            sha256);
    assertThatThrownBy(
            () -> lambda.publishVersion(r -> r.functionName("hello").revisionId("another")))
        .isInstanceOf(PreconditionFailedException.class)
        .hasMessageContaining(
            "The Revision Id provided does not match the latest Revision Id. Call the"
                + " GetFunction/GetAlias API to retrieve the latest Revision Id");
    assertThat(lambda.publishVersion(r -> r.functionName("hello").codeSha256(sha256)).version())
        .isEqualTo("1");
  }

  @Test
  void aCreateAndAnUpdateOfCodeCanPublish() {
    CreateFunctionResponse created =
        lambda.createFunction(TestServer.hello("other").toBuilder().publish(true).build());
    assertThat(created.version()).isEqualTo("1");
    assertThat(created.functionArn()).endsWith(":function:other");
    assertThat(created.state()).isEqualTo(State.PENDING);
    UpdateFunctionCodeResponse updated =
        lambda.updateFunctionCode(r -> r.functionName("other").zipFile(code("new")).publish(true));
    assertThat(updated.version()).isEqualTo("2");
    assertThat(updated.functionArn()).endsWith(":function:other:2");
    assertThat(updated.state()).isEqualTo(State.PENDING);
    assertThat(updated.lastUpdateStatus()).isNull();
    assertThat(
            lambda
                .updateFunctionCode(r -> r.functionName("other").zipFile(code("new")).publish(true))
                .version())
        .isEqualTo("2");
  }

  @Test
  void versionsAreListedInPagesLatestFirst() {
    for (int i = 1; i <= 11; i++) {
      String description = "number " + i;
      lambda.updateFunctionConfiguration(r -> r.functionName("hello").description(description));
      lambda.publishVersion(r -> r.functionName("hello"));
    }
    assertThat(
            lambda
                .listVersionsByFunctionPaginator(r -> r.functionName("hello").maxItems(5))
                .versions()
                .stream()
                .map(FunctionConfiguration::version))
        .containsExactly("$LATEST", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    ListVersionsByFunctionResponse page =
        lambda.listVersionsByFunction(r -> r.functionName("hello").maxItems(1));
    assertThat(page.versions().getFirst().functionArn()).isEqualTo(ARN + ":$LATEST");
    assertThat(page.versions().getFirst().state()).isNull();
    assertThat(page.versions().getFirst().runtimeVersionConfig()).isNull();
    assertThat(page.nextMarker()).isNotEmpty();
  }

  @Test
  void allVersionsOfAllFunctionsAreListed() {
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.createFunction(TestServer.hello("zeta").toBuilder().publish(true).build());
    lambda.createFunction(TestServer.hello("hello2"));
    assertThat(
            lambda
                .listFunctionsPaginator(r -> r.functionVersion(FunctionVersion.ALL).maxItems(2))
                .functions()
                .stream()
                .map(FunctionConfiguration::functionArn))
        .containsExactly(
            ARN + ":$LATEST",
            ARN + ":1",
            ARN + "2:$LATEST",
            ARN.replace("hello", "zeta") + ":$LATEST",
            ARN.replace("hello", "zeta") + ":1");
    assertThat(lambda.listFunctions().functions())
        .extracting(FunctionConfiguration::functionArn)
        .containsExactly(ARN, ARN + "2", ARN.replace("hello", "zeta"));
  }

  @Test
  void aVersionThatAnAliasPointsToIsNotDeleted() {
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.createAlias(r -> r.functionName("hello").name("live").functionVersion("1"));
    assertThatThrownBy(() -> lambda.deleteFunction(r -> r.functionName("hello").qualifier("1")))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining(
            "Unable to delete version because the following aliases reference it: [live]");
    assertThatThrownBy(() -> lambda.deleteFunction(r -> r.functionName("hello").qualifier("live")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Deletion of aliases is not currently supported.");
    lambda.deleteAlias(r -> r.functionName("hello").name("live"));
    lambda.deleteFunction(r -> r.functionName("hello").qualifier("1"));
    assertThat(versions()).containsExactly("$LATEST");
    assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("hello").qualifier("1")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Function not found: " + ARN + ":1");
  }

  @Test
  void anInvokeRunsTheVersionThatItNames() {
    lambda.publishVersion(r -> r.functionName("hello"));
    update("other");
    assertThat(lambda.invoke(r -> r.functionName("hello:1")).executedVersion()).isEqualTo("1");
    assertThat(lambda.invoke(r -> r.functionName("hello")).executedVersion()).isEqualTo("$LATEST");
    assertThat(server.invoker.seen)
        .extracting(invoke -> invoke.function().version() + " " + invoke.invokedArn())
        .containsExactly("1 " + ARN + ":1", "$LATEST " + ARN);
    assertThat(server.invoker.seen.get(0).function().code().sha256())
        .isNotEqualTo(server.invoker.seen.get(1).function().code().sha256());
    for (String none : List.of("2", "01", "99999999999999999999", "0")) {
      assertThatThrownBy(() -> lambda.invoke(r -> r.functionName("hello").qualifier(none)))
          .as(none)
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("Function not found: " + ARN + ":" + none);
    }
  }

  private List<String> versions() {
    return lambda.listVersionsByFunction(r -> r.functionName("hello")).versions().stream()
        .map(FunctionConfiguration::version)
        .toList();
  }

  private void update(String content) {
    lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(code(content)));
  }

  private static SdkBytes code(String content) {
    return SdkBytes.fromByteArray(TestServer.zip("index.js", content));
  }
}
