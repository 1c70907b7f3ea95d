package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CodeSigningConfig;
import software.amazon.awssdk.services.lambda.model.CodeSigningConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.CodeSigningPolicy;
import software.amazon.awssdk.services.lambda.model.CodeVerificationFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class CodeSigningTest {
  private static final String PROFILE =
      "arn:aws:signer:us-east-1:000000000000:/signing-profiles/mine/abcdefghij";
  private static final String NOWHERE =
      "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000";

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

  private CodeSigningConfig config(@Nullable CodeSigningPolicy policy) {
    return lambda
        .createCodeSigningConfig(r ->
            r.description("d")
                .allowedPublishers(p -> p.signingProfileVersionArns(PROFILE))
                .tags(Map.of("team", "a"))
                .codeSigningPolicies(p -> p.untrustedArtifactOnDeployment(policy)))
        .codeSigningConfig();
  }

  @Test
  void aConfigurationLivesFromCreateToDelete() {
    CodeSigningConfig made = config(null);
    String arn = made.codeSigningConfigArn();
    assertThat(made.codeSigningConfigId()).matches("csc-[a-z0-9]{17}");
    assertThat(arn)
        .isEqualTo(
            "arn:aws:lambda:us-east-1:000000000000:code-signing-config:"
                + made.codeSigningConfigId());
    assertThat(made.codeSigningPolicies().untrustedArtifactOnDeployment())
        .isEqualTo(CodeSigningPolicy.WARN);
    assertThat(made.allowedPublishers().signingProfileVersionArns()).containsExactly(PROFILE);
    assertThat(lambda.getCodeSigningConfig(r -> r.codeSigningConfigArn(arn)).codeSigningConfig())
        .isEqualTo(made);
    assertThat(lambda.listTags(r -> r.resource(arn)).tags()).isEqualTo(Map.of("team", "a"));
    lambda.tagResource(r -> r.resource(arn).tags(Map.of("stage", "b")));
    assertThat(lambda.listTags(r -> r.resource(arn)).tags()).hasSize(2);

    CodeSigningConfig updated =
        lambda
            .updateCodeSigningConfig(r ->
                r.codeSigningConfigArn(arn)
                    .codeSigningPolicies(
                        p -> p.untrustedArtifactOnDeployment(CodeSigningPolicy.ENFORCE)))
            .codeSigningConfig();
    assertThat(updated.codeSigningPolicies().untrustedArtifactOnDeployment())
        .isEqualTo(CodeSigningPolicy.ENFORCE);
    assertThat(updated.description()).isEqualTo("d");
    assertThat(updated.allowedPublishers()).isEqualTo(made.allowedPublishers());

    lambda.deleteCodeSigningConfig(r -> r.codeSigningConfigArn(arn));
    assertThatThrownBy(() -> lambda.getCodeSigningConfig(r -> r.codeSigningConfigArn(arn)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "The Lambda code signing configuration " + arn + " can not be found.");
  }

  @Test
  void configurationsAreListedInPages() {
    for (int i = 0; i < 5; i++) {
      config(null);
    }
    assertThat(
            lambda.listCodeSigningConfigsPaginator(r -> r.maxItems(2)).stream()
                .map(page -> page.codeSigningConfigs().size()))
        .containsExactly(2, 2, 1);
  }

  @Test
  void whatIsEnforcedRefusesCodeAndLayersForCodeThatIsThereGoesOn() {
    String arn = config(CodeSigningPolicy.ENFORCE).codeSigningConfigArn();
    assertThatThrownBy(() ->
            lambda.createFunction(
                TestServer.hello("fresh").toBuilder().codeSigningConfigArn(arn).build()))
        .isInstanceOf(CodeVerificationFailedException.class)
        .hasMessageContaining(
            "Lambda cannot deploy the function. The function or layer might be signed using a"
                + " signature that the client is not configured to accept. Check the provided"
                + " signature for fresh.");
    assertThat(lambda.listFunctions().functions()).isEmpty();

    lambda.createFunction(TestServer.hello("hello"));
    String layer =
        lambda
            .publishLayerVersion(r ->
                r.layerName("l")
                    .content(c -> c.zipFile(SdkBytes.fromByteArray(TestServer.zip("a", "b")))))
            .layerVersionArn();
    lambda.putFunctionCodeSigningConfig(r -> r.functionName("hello").codeSigningConfigArn(arn));
    assertThatThrownBy(this::updateCode).isInstanceOf(CodeVerificationFailedException.class);
    assertThatThrownBy(
            () -> lambda.updateFunctionConfiguration(r -> r.functionName("hello").layers(layer)))
        .isInstanceOf(CodeVerificationFailedException.class);
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").description("still"));
    assertThat(lambda.invoke(r -> r.functionName("hello")).statusCode()).isEqualTo(200);

    lambda.deleteFunctionCodeSigningConfig(r -> r.functionName("hello"));
    updateCode();
  }

  @Test
  void aWarningLetsCodeThroughAndIsCounted() throws Exception {
    String arn = config(CodeSigningPolicy.WARN).codeSigningConfigArn();
    lambda.createFunction(TestServer.hello("hello").toBuilder().codeSigningConfigArn(arn).build());
    updateCode();
    assertThat(server.send("GET", "/metrics", "").body())
        .contains("ondol_signature_validation_errors_total 2");
  }

  @Test
  void aFunctionShowsItsConfigurationAndTheConfigurationItsFunctions() {
    String arn = config(null).codeSigningConfigArn();
    lambda.createFunction(TestServer.hello("a"));
    lambda.createFunction(TestServer.hello("b"));
    assertThat(lambda.getFunctionCodeSigningConfig(r -> r.functionName("a")).codeSigningConfigArn())
        .isNull();
    lambda.putFunctionCodeSigningConfig(r -> r.functionName("a").codeSigningConfigArn(arn));
    lambda.putFunctionCodeSigningConfig(r -> r.functionName("b").codeSigningConfigArn(arn));
    assertThat(lambda.getFunctionCodeSigningConfig(r -> r.functionName("a")).codeSigningConfigArn())
        .isEqualTo(arn);
    assertThat(
            lambda
                .listFunctionsByCodeSigningConfigPaginator(
                    r -> r.codeSigningConfigArn(arn).maxItems(1))
                .stream()
                .flatMap(page -> page.functionArns().stream()))
        .containsExactly(
            "arn:aws:lambda:us-east-1:000000000000:function:a",
            "arn:aws:lambda:us-east-1:000000000000:function:b");
    assertThatThrownBy(() -> lambda.deleteCodeSigningConfig(r -> r.codeSigningConfigArn(arn)))
        .isInstanceOf(ResourceConflictException.class);
    lambda.deleteFunction(r -> r.functionName("a"));
    lambda.deleteFunctionCodeSigningConfig(r -> r.functionName("b"));
    lambda.deleteCodeSigningConfig(r -> r.codeSigningConfigArn(arn));
  }

  @Test
  void aConfigurationThatIsNotThereIsToldInLambdasWords() {
    lambda.createFunction(TestServer.hello("hello"));
    assertThatThrownBy(() ->
            lambda.putFunctionCodeSigningConfig(
                r -> r.functionName("hello").codeSigningConfigArn(NOWHERE)))
        .isInstanceOf(CodeSigningConfigNotFoundException.class)
        .hasMessageContaining(
            "The code signing configuration cannot be found. Check that the provided configuration"
                + " is not deleted: "
                + NOWHERE
                + ".");
    assertThatThrownBy(() ->
            lambda.createFunction(
                TestServer.hello("other").toBuilder().codeSigningConfigArn(NOWHERE).build()))
        .isInstanceOf(CodeSigningConfigNotFoundException.class);
    assertThatThrownBy(
            () -> lambda.listFunctionsByCodeSigningConfig(r -> r.codeSigningConfigArn(NOWHERE)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> lambda.getFunctionCodeSigningConfig(r -> r.functionName("no")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Function not found");
  }

  private void updateCode() {
    lambda.updateFunctionCode(r ->
        r.functionName("hello")
            .zipFile(SdkBytes.fromByteArray(TestServer.zip("index.js", "other"))));
  }
}
