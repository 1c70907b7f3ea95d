package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PolicyLengthExceededException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The policies of functions as AWS records them: what is rendered, and what is refused. */
class PermissionTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";

  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String add(Consumer<AddPermissionRequest.Builder> more) {
    AddPermissionRequest.Builder request =
        AddPermissionRequest.builder()
            .functionName("hello")
            .statementId("s3")
            .action("lambda:InvokeFunction")
            .principal("s3.amazonaws.com");
    more.accept(request);
    return lambda.addPermission(request.build()).statement();
  }

  @Test
  void aStatementIsRenderedAsLambdaRendersIt() {
    assertThat(add(r -> r.sourceArn("arn:aws:s3:::pictures").sourceAccount("123456789012")))
        .isEqualTo(
            "{\"Sid\":\"s3\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},"
                + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\""
                + ARN
                + "\",\"Condition\":{\"StringEquals\":{\"AWS:SourceAccount\":\"123456789012\"},"
                + "\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::pictures\"}}}");
    assertThat(add(r -> r.statementId("account").principal("123456789012")))
        .contains("\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"}")
        .doesNotContain("Condition");
    assertThat(add(r -> r.statementId("org").principal("*").principalOrgID("o-abcdefghij")))
        .contains("\"Principal\":\"*\"")
        .contains("\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-abcdefghij\"}}");
    assertThat(
            add(r ->
                r.statementId("alexa")
                    .principal("alexa-appkit.amazon.com")
                    .eventSourceToken("amzn1.ask.skill.x")))
        .contains("{\"StringEquals\":{\"lambda:EventSourceToken\":\"amzn1.ask.skill.x\"}}");
    assertThat(
            add(r ->
                r.statementId("url")
                    .principal("*")
                    .action("lambda:InvokeFunctionUrl")
                    .functionUrlAuthType(FunctionUrlAuthType.NONE)))
        .contains("{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"NONE\"}}");
    assertThat(add(r -> r.statementId("viaurl").principal("*").invokedViaFunctionUrl(true)))
        .contains("{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}");
    assertThat(lambda.getPolicy(r -> r.functionName("hello")).policy())
        .startsWith(
            "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"s3\",")
        .endsWith("]}");
  }

  @Test
  void statementsComeAndGoUntilThereIsNoPolicy() {
    assertThatThrownBy(() -> lambda.getPolicy(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The resource you requested does not exist.");
    assertThatThrownBy(
            () -> lambda.removePermission(r -> r.functionName("hello").statementId("s3")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No policy is associated with the given resource.");
    add(r -> {});
    assertThatThrownBy(() -> add(r -> {}))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining(
            "The statement id (s3) provided already exists. Please provide a new statement id, or"
                + " remove the existing statement.");
    assertThatThrownBy(
            () -> lambda.removePermission(r -> r.functionName("hello").statementId("other")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Statement other is not found in resource policy.");
    lambda.removePermission(r -> r.functionName("hello").statementId("s3"));
    assertThatThrownBy(() -> lambda.getPolicy(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aVersionAndAnAliasHavePoliciesOfTheirOwn() {
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.createAlias(r -> r.functionName("hello").name("live").functionVersion("1"));
    assertThat(add(r -> r.qualifier("1"))).contains("\"Resource\":\"" + ARN + ":1\"");
    assertThat(add(r -> r.functionName("hello:live")))
        .contains("\"Resource\":\"" + ARN + ":live\"");
    assertThatThrownBy(() -> lambda.getPolicy(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(lambda.getPolicy(r -> r.functionName(ARN).qualifier("live")).policy())
        .contains(ARN + ":live");
    assertThatThrownBy(() -> add(r -> r.qualifier("2")))
        .isInstanceOf(ResourceNotFoundException.class);
    lambda.deleteFunction(r -> r.functionName("hello"));
    lambda.createFunction(TestServer.hello("hello"));
    lambda.publishVersion(r -> r.functionName("hello"));
    assertThatThrownBy(() -> lambda.getPolicy(r -> r.functionName("hello").qualifier("1")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void whatNoPolicyCanSayIsRefused() {
    assertThatThrownBy(() -> add(r -> r.principal("me")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "The provided principal was invalid. Please check the principal and try again.");
    assertThatThrownBy(() -> add(r -> r.qualifier("$LATEST")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("We currently do not support adding policies for $LATEST.");
    assertThatThrownBy(() -> add(r -> r.functionUrlAuthType(FunctionUrlAuthType.NONE)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
    assertThatThrownBy(() -> add(r -> r.statementId("example.com")))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining(
            "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy"
                + " constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
    assertThatThrownBy(() -> add(r -> r.functionName("nobody")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Function not found: " + ARN.replace("hello", "nobody"));
  }

  @Test
  void aRevisionGuardsAgainstLostUpdates() {
    String stale = "00000000-0000-4000-8000-000000000000";
    assertThatThrownBy(() -> add(r -> r.revisionId(stale)))
        .isInstanceOf(PreconditionFailedException.class);
    String function = lambda.getFunctionConfiguration(r -> r.functionName("hello")).revisionId();
    add(r -> r.revisionId(function));
    String first = lambda.getPolicy(r -> r.functionName("hello")).revisionId();
    add(r -> r.statementId("second").revisionId(first));
    assertThatThrownBy(() ->
            lambda.removePermission(
                r -> r.functionName("hello").statementId("s3").revisionId(first)))
        .isInstanceOf(PreconditionFailedException.class);
    String second = lambda.getPolicy(r -> r.functionName("hello")).revisionId();
    lambda.removePermission(r -> r.functionName("hello").statementId("s3").revisionId(second));
  }

  @Test
  void aPolicyHasAtMostTwentyKilobytes() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 200; i++) {
                String sid = "statement" + i;
                add(r -> r.statementId(sid));
              }
            })
        .isInstanceOf(PolicyLengthExceededException.class)
        .hasMessageContaining("is bigger than the limit (20480).");
  }

  private HttpResponse<String> document(String method, String query, String body)
      throws IOException, InterruptedException {
    String arn = URLEncoder.encode(ARN, StandardCharsets.UTF_8);
    return server.send(method, "/2026-07-09/resource-policy/" + arn + query, body);
  }

  @Test
  void aWholeDocumentTakesThePlaceOfTheStatements() throws Exception {
    add(r -> {});
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"no\",\"Effect\":\"Deny\","
            + "\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunction\",\"Resource\":\""
            + ARN
            + "\",\"Condition\":{\"NotIpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}}}";
    HttpResponse<String> put =
        document("PUT", "", "{\"Policy\":\"" + policy.replace("\"", "\\\"") + "\"}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(lambda.getPolicy(r -> r.functionName("hello")).policy()).isEqualTo(policy);
    assertThat(document("GET", "", "").body()).isEqualTo(put.body()).contains("\"RevisionId\"");
    add(r -> {});
    assertThat(lambda.getPolicy(r -> r.functionName("hello")).policy())
        .contains("\"Sid\":\"no\"", "\"Sid\":\"s3\"");
    assertThat(
            document("DELETE", "?RevisionId=00000000-0000-4000-8000-000000000000", "").statusCode())
        .isEqualTo(412);
    assertThat(document("DELETE", "", "").statusCode()).isEqualTo(204);
    assertThat(document("GET", "", "").statusCode()).isEqualTo(404);
    HttpResponse<String> nonsense = document("PUT", "", "{\"Policy\":\"{}\"}");
    assertThat(nonsense.statusCode()).isEqualTo(400);
    assertThat(nonsense.headers().firstValue("x-amzn-ErrorType"))
        .hasValue("InvalidParameterValueException");
  }

  @Test
  void aDocumentThatDeniesDeniesToTheAccountTooWhichCanTakeItBack() throws Exception {
    lambda.publishVersion(r -> r.functionName("hello"));
    String policy =
        ("{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*',"
                + "'Action':'lambda:*','Resource':'%s'}]}")
            .formatted(ARN)
            .replace("'", "\\\"");
    assertThat(document("PUT", "", "{\"Policy\":\"" + policy + "\"}").statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> lambda.invoke(i -> i.functionName("hello")))
        .isInstanceOfSatisfying(
            LambdaException.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(403);
              assertThat(refused.awsErrorDetails().errorMessage())
                  .isEqualTo(
                      "User: arn:aws:iam::000000000000:root is not authorized to perform:"
                          + " lambda:InvokeFunction on resource: "
                          + ARN
                          + " with an explicit deny in a resource-based policy");
            });
    assertThatThrownBy(() -> lambda.invoke(i -> i.functionName("hello").qualifier("$LATEST")))
        .hasMessageContaining("with an explicit deny in a resource-based policy");
    assertThatThrownBy(() -> lambda.deleteFunction(d -> d.functionName("hello")))
        .hasMessageContaining("is not authorized to perform: lambda:DeleteFunction");
    assertThat(lambda.invoke(i -> i.functionName("hello").qualifier("1")).statusCode())
        .isEqualTo(200);
    assertThat(document("DELETE", "", "").statusCode()).isEqualTo(204);
    assertThat(lambda.invoke(i -> i.functionName("hello")).statusCode()).isEqualTo(200);
  }

  @Test
  void whatCouldNotBeEvaluatedIsNotStored() {
    assertThatThrownBy(() -> add(r -> r.sourceArn("arn:aws:s3:::\uFFFE")))
        .isInstanceOf(InvalidParameterValueException.class);
    assertThatThrownBy(() -> add(r -> r.principal("a" + ".a".repeat(5_000) + ".amazonaws.com")))
        .isInstanceOf(InvalidParameterValueException.class);
    assertThat(lambda.invoke(i -> i.functionName("hello")).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> lambda.getPolicy(g -> g.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
