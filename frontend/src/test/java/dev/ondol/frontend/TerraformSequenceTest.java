package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

/**
 * What Terraform's AWS provider asks, in its order, when it makes, reads, changes and destroys a
 * function with a version, an alias and a permission; and the fields that it reads of the answers.
 */
@TestMethodOrder(OrderAnnotation.class)
class TerraformSequenceTest {
  private static final String NAME = "planned";
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:" + NAME;

  private static final String ROLE = "arn:aws:iam::000000000000:role/planned-role";
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
      "Principal":{"Service":"lambda.amazonaws.com"}}]}\
      """;

  @TempDir private static Path folder;
  private static TestServer server;
  private static LambdaClient lambda;

  @BeforeAll
  static void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Its resource for a role asks these, in this order. */
  @Test
  @Order(0)
  void createsTheRoleOfTheFunctionAndReadsIt() throws Exception {
    assertThat(
            iam(
                "Action=CreateRole&RoleName=planned-role&Path=/&AssumeRolePolicyDocument="
                    + URLEncoder.encode(TRUST, StandardCharsets.UTF_8)))
        .contains("<Arn>" + ROLE + "</Arn>", "<RoleName>planned-role</RoleName>");
    assertThat(iam("Action=GetRole&RoleName=planned-role"))
        .contains(
            "<Arn>" + ROLE + "</Arn>",
            "<AssumeRolePolicyDocument>",
            "<MaxSessionDuration>3600</MaxSessionDuration>");
    assertThat(iam("Action=ListRolePolicies&RoleName=planned-role"))
        .contains("<IsTruncated>false</IsTruncated>");
    assertThat(iam("Action=ListAttachedRolePolicies&RoleName=planned-role"))
        .contains("<IsTruncated>false</IsTruncated>");
  }

  private static String iam(String form) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/"))
            .header("Authorization", TestServer.SIGNED.replace("/lambda/", "/iam/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("Version=2010-05-08&" + form))
            .build();
    HttpResponse<String> answer = server.http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  @Order(1)
  void createsAFunctionAndWaitsUntilItIsActive() {
    CreateFunctionResponse created =
        lambda.createFunction(
            TestServer.hello(NAME).toBuilder()
                .role(ROLE)
                .tags(Map.of("Name", "planned"))
                .environment(environment -> environment.variables(Map.of("STAGE", "test")))
                .publish(true)
                .build());
    assertThat(created.functionArn()).isEqualTo(ARN);
    assertThat(created.version()).isEqualTo("1");
    assertThat(created.state()).isEqualTo(State.PENDING);
    lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(NAME));
  }

  /** The provider takes {@code Code} for granted, and every other part that is read here. */
  @Test
  @Order(2)
  void readsAllOfAFunctionThatItKeeps() {
    GetFunctionResponse function = lambda.getFunction(request -> request.functionName(NAME));
    assertThat(function.code().repositoryType()).isEqualTo("S3");
    assertThat(function.code().location()).startsWith("http://");
    assertThat(function.tags()).containsExactly(Map.entry("Name", "planned"));
    assertThat(function.concurrency()).isNull();
    lambda.putFunctionConcurrency(
        request -> request.functionName(NAME).reservedConcurrentExecutions(5));
    assertThat(
            lambda
                .getFunction(request -> request.functionName(NAME))
                .concurrency()
                .reservedConcurrentExecutions())
        .isEqualTo(5);
    FunctionConfiguration read = function.configuration();
    assertThat(read.state()).isEqualTo(State.ACTIVE);
    assertThat(read.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
    assertThat(read.packageTypeAsString()).isEqualTo("Zip");
    assertThat(read.architecturesAsStrings()).containsExactly("x86_64");
    assertThat(read.ephemeralStorage().size()).isEqualTo(512);
    assertThat(read.memorySize()).isEqualTo(128);
    assertThat(read.timeout()).isEqualTo(3);
    assertThat(read.tracingConfig().modeAsString()).isEqualTo("PassThrough");
    assertThat(read.snapStart().applyOnAsString()).isEqualTo("None");
    assertThat(read.snapStart().optimizationStatusAsString()).isEqualTo("Off");
    assertThat(read.loggingConfig().logFormatAsString()).isEqualTo("Text");
    assertThat(read.loggingConfig().logGroup()).isEqualTo("/aws/lambda/" + NAME);
    assertThat(read.environment().variables()).containsEntry("STAGE", "test");
    assertThat(read.codeSha256()).hasSize(44);
    assertThat(read.codeSize()).isPositive();
    assertThat(read.lastModified())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
    assertThat(read.version()).isEqualTo("$LATEST");
    assertThat(read.role()).isEqualTo(ROLE);
    assertThat(read.hasLayers()).isFalse();
  }

  /** Any error of these stops a plan. */
  @Test
  @Order(3)
  void readsVersionsAndTheCodeSigningOfAFunction() {
    assertThat(lambda.listVersionsByFunction(request -> request.functionName(NAME)).versions())
        .extracting(FunctionConfiguration::version)
        .containsExactly("$LATEST", "1");
    assertThat(
            lambda
                .getFunctionCodeSigningConfig(request -> request.functionName(NAME))
                .codeSigningConfigArn())
        .isNull();
  }

  @Test
  @Order(4)
  void addsAPermissionAndReadsThePolicy() {
    assertThatThrownBy(() -> lambda.getPolicy(request -> request.functionName(NAME)))
        .isInstanceOf(ResourceNotFoundException.class);
    String statement =
        lambda
            .addPermission(request ->
                request
                    .functionName(NAME)
                    .statementId("AllowEvents")
                    .action("lambda:InvokeFunction")
                    .principal("events.amazonaws.com")
                    .sourceArn("arn:aws:events:us-east-1:000000000000:rule/r"))
            .statement();
    assertThat(statement)
        .contains("\"Sid\":\"AllowEvents\"", "\"Resource\":\"" + ARN + "\"", "\"ArnLike\"");
    GetPolicyResponse policy = lambda.getPolicy(request -> request.functionName(NAME));
    assertThat(policy.policy()).contains(statement).contains("\"Version\":\"2012-10-17\"");
    assertThat(policy.revisionId()).isNotBlank();
  }

  @Test
  @Order(5)
  void makesReadsAndMovesAnAlias() {
    lambda.createAlias(request ->
        request.functionName(NAME).name("live").functionVersion("1").description("for callers"));
    GetAliasResponse alias = lambda.getAlias(request -> request.functionName(NAME).name("live"));
    assertThat(alias.aliasArn()).isEqualTo(ARN + ":live");
    assertThat(alias.functionVersion()).isEqualTo("1");
    assertThat(alias.routingConfig()).isNull();
    lambda
        .waiter()
        .waitUntilPublishedVersionActive(request -> request.functionName(NAME).qualifier("1"));
  }

  @Test
  @Order(6)
  void updatesConfigurationAndCodeAndWaitsAfterEach() {
    UpdateFunctionConfigurationResponse updated =
        lambda.updateFunctionConfiguration(request ->
            request
                .functionName(NAME)
                .memorySize(256)
                .timeout(10)
                .environment(environment -> environment.variables(Map.of())));
    assertThat(updated.memorySize()).isEqualTo(256);
    lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName(NAME));
    lambda.updateFunctionCode(request ->
        request
            .functionName(NAME)
            .zipFile(SdkBytes.fromByteArray(TestServer.zip("index.js", "exports.other"))));
    lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName(NAME));
    PublishVersionResponse published = lambda.publishVersion(request -> request.functionName(NAME));
    assertThat(published.version()).isEqualTo("2");
    lambda.updateAlias(request ->
        request
            .functionName(NAME)
            .name("live")
            .functionVersion("1")
            .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.5))));
    assertThat(
            lambda
                .getAlias(request -> request.functionName(NAME).name("live"))
                .routingConfig()
                .additionalVersionWeights())
        .containsExactly(Map.entry("2", 0.5));
  }

  @Test
  @Order(7)
  void destroysInTheReverse() throws Exception {
    lambda.removePermission(request -> request.functionName(NAME).statementId("AllowEvents"));
    lambda.deleteAlias(request -> request.functionName(NAME).name("live"));
    lambda.deleteFunction(request -> request.functionName(NAME));
    assertThatThrownBy(() -> lambda.getFunction(request -> request.functionName(NAME)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageStartingWith("Function not found: " + ARN);
    assertThatThrownBy(() -> lambda.getAlias(request -> request.functionName(NAME).name("live")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(iam("Action=ListInstanceProfilesForRole&RoleName=planned-role"))
        .contains("<IsTruncated>false</IsTruncated>");
    assertThat(iam("Action=DeleteRole&RoleName=planned-role")).contains("<RequestId>");
  }
}
