package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.catalog.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/**
 * A policy that denies, denies: a server that verifies signatures, the account's key and sessions
 * of roles.
 */
class EnforcementTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";
  private static final String LAYER = "arn:aws:lambda:us-east-1:000000000000:layer:secret";
  private static final String SESSION_OF = "arn:aws:sts::000000000000:assumed-role/";

  private SignedServer signed;
  private LambdaClient root;

  @BeforeEach
  void start(@TempDir Path folder) {
    signed = new SignedServer(folder);
    root = signed.root();
    root.createFunction(TestServer.hello("hello"));
  }

  @AfterEach
  void stop() {
    root.close();
    signed.close();
  }

  private static void denied(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LambdaException.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(403);
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
            });
  }

  private static String message(String role, String action, String resource, String reason) {
    return "User: %s%s/alice is not authorized to perform: lambda:%s on resource: %s %s"
        .formatted(SESSION_OF, role, action, resource, reason);
  }

  @Test
  void aSessionMayDoWhatItsRoleAllowsAndNothingElse() {
    Role role =
        signed.role(
            "invoker",
            "{'Effect':'Allow','Action':'lambda:InvokeFunction','Resource':'" + ARN + "'}");
    try (LambdaClient session = signed.session(role)) {
      assertThat(session.invoke(i -> i.functionName("hello")).statusCode()).isEqualTo(200);
      denied(
          () -> session.getFunction(g -> g.functionName("hello")),
          message(
              "invoker",
              "GetFunction",
              ARN,
              "because no identity-based policy allows the lambda:GetFunction action"));
      denied(
          session::listFunctions,
          message(
              "invoker",
              "ListFunctions",
              "*",
              "because no identity-based policy allows the lambda:ListFunctions action"));
      root.publishVersion(p -> p.functionName("hello"));
      denied(
          () -> session.invoke(i -> i.functionName("hello").qualifier("1")),
          message(
              "invoker",
              "InvokeFunction",
              ARN + ":1",
              "because no identity-based policy allows the lambda:InvokeFunction action"));
    }
  }

  @Test
  void aDenyOverridesEveryAllow() {
    Role role =
        signed.role(
            "careful",
            "{'Effect':'Allow','Action':'lambda:*','Resource':'*'}",
            "{'Effect':'Deny','Action':'lambda:Delete*','Resource':'*'}");
    try (LambdaClient session = signed.session(role)) {
      session.getFunction(g -> g.functionName("hello"));
      denied(
          () -> session.deleteFunction(d -> d.functionName("hello")),
          message(
              "careful",
              "DeleteFunction",
              ARN,
              "with an explicit deny in an identity-based policy"));
    }
    root.getFunction(g -> g.functionName("hello"));
  }

  @Test
  void theFunctionsPolicyLetsARoleIn() {
    Role role = signed.role("stranger");
    try (LambdaClient session = signed.session(role)) {
      assertThatThrownBy(() -> session.invoke(i -> i.functionName("hello")))
          .hasMessageContaining("because no identity-based policy allows");
      root.addPermission(p ->
          p.functionName("hello")
              .statementId("stranger")
              .action("lambda:InvokeFunction")
              .principal(role.arn("000000000000")));
      assertThat(session.invoke(i -> i.functionName("hello")).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> session.getFunction(g -> g.functionName("hello")))
          .hasMessageContaining("is not authorized to perform: lambda:GetFunction");
      root.removePermission(p -> p.functionName("hello").statementId("stranger"));
      assertThatThrownBy(() -> session.invoke(i -> i.functionName("hello")))
          .hasMessageContaining("because no identity-based policy allows");
    }
  }

  @Test
  void anAliasesPolicyLetsARoleInByThatAliasOnly() {
    Role role = signed.role("stranger");
    root.publishVersion(p -> p.functionName("hello"));
    root.createAlias(a -> a.functionName("hello").name("live").functionVersion("1"));
    root.addPermission(p ->
        p.functionName("hello")
            .qualifier("live")
            .statementId("stranger")
            .action("lambda:InvokeFunction")
            .principal(role.arn("000000000000")));
    try (LambdaClient session = signed.session(role)) {
      assertThat(session.invoke(i -> i.functionName("hello:live")).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> session.invoke(i -> i.functionName("hello")))
          .hasMessageContaining("on resource: " + ARN + " because");
      assertThatThrownBy(() -> session.invoke(i -> i.functionName("hello").qualifier("1")))
          .hasMessageContaining("on resource: " + ARN + ":1 because");
    }
  }

  @Test
  void aRoleIsPassedOnlyByWhoMayPassIt() {
    signed.role("for-functions");
    Role deployer =
        signed.role(
            "deployer",
            "{'Effect':'Allow','Action':'lambda:*','Resource':'*'}",
            "{'Effect':'Allow','Action':'iam:PassRole','Resource':'arn:aws:iam::*:role/for-*',"
                + "'Condition':{'StringEquals':{'iam:PassedToService':'lambda.amazonaws.com'}}}");
    try (LambdaClient session = signed.session(deployer)) {
      session.createFunction(
          TestServer.hello("ours").toBuilder()
              .role("arn:aws:iam::000000000000:role/for-functions")
              .build());
      assertThatThrownBy(() -> session.createFunction(TestServer.hello("theirs")))
          .hasMessageContaining(
              "is not authorized to perform: iam:PassRole on resource: " + TestServer.ROLE)
          .hasMessageContaining("because no identity-based policy allows the iam:PassRole action");
    }
    assertThatThrownBy(() ->
            root.createFunction(
                TestServer.hello("roleless").toBuilder()
                    .role("arn:aws:iam::000000000000:role/nobody")
                    .build()))
        .hasMessageContaining("The role defined for the function cannot be assumed by Lambda.");
  }

  @Test
  void whatARoleMayChangesWithItsPoliciesAtOnce() {
    Role role = signed.role("changing", "{'Effect':'Allow','Action':'lambda:*','Resource':'*'}");
    try (LambdaClient session = signed.session(role)) {
      session.listFunctions();
      signed.role("changing");
      assertThatThrownBy(session::listFunctions).hasMessageContaining("lambda:ListFunctions");
      signed.role(
          "changing",
          "{'Effect':'Allow','Action':'lambda:*','Resource':'*',"
              + "'Condition':{'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}}}");
      session.listFunctions();
    }
  }

  private int statusOf(String url) throws IOException {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      String request =
          "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(uri.getAuthority());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  @Test
  void aUrlIsOpenToAllOnlyWithBothStatements() throws IOException {
    String url =
        root.createFunctionUrlConfig(
                u -> u.functionName("hello").authType(FunctionUrlAuthType.NONE))
            .functionUrl();
    assertThat(statusOf(url)).isEqualTo(403);
    root.addPermission(p ->
        p.functionName("hello")
            .statementId("url")
            .action("lambda:InvokeFunctionUrl")
            .principal("*")
            .functionUrlAuthType(FunctionUrlAuthType.NONE));
    assertThat(statusOf(url)).isEqualTo(403);
    root.addPermission(p ->
        p.functionName("hello")
            .statementId("invoke")
            .action("lambda:InvokeFunction")
            .principal("*")
            .invokedViaFunctionUrl(true));
    assertThat(statusOf(url)).isEqualTo(200);
  }

  @Test
  void aDenyHoldsHoweverTheResourceIsSpelled() {
    Role role =
        signed.role(
            "careful",
            "{'Effect':'Allow','Action':'lambda:*','Resource':'*'}",
            "{'Effect':'Deny','Action':'lambda:*','Resource':['" + ARN + "','" + LAYER + ":1']}");
    root.publishLayerVersion(l ->
        l.layerName("secret").content(c -> c.zipFile(TestServer.hello("hello").code().zipFile())));
    try (LambdaClient session = signed.session(role)) {
      String denied = "with an explicit deny in an identity-based policy";
      assertThatThrownBy(() ->
              session.tagResource(
                  t -> t.resource(ARN.replace("arn:aws:", "arn:aws-cn:")).tags(Map.of("a", "b"))))
          .hasMessageContaining(denied);
      assertThatThrownBy(() ->
              session.getLayerVersion(
                  l -> l.layerName(LAYER.replace("arn:aws:", "arn:x:")).versionNumber(1L)))
          .hasMessageContaining(denied);
      assertThatThrownBy(() -> session.getLayerVersionByArn(l -> l.arn(LAYER + ":01")))
          .hasMessageContaining(denied);
    }
  }

  @Test
  void aLayerIsGivenToAFunctionOnlyByWhoMayReadIt() {
    root.publishLayerVersion(l ->
        l.layerName("secret").content(c -> c.zipFile(TestServer.hello("hello").code().zipFile())));
    Role role =
        signed.role(
            "deployer",
            "{'Effect':'Allow','Action':['lambda:*Function*','iam:PassRole'],'Resource':'*'}");
    try (LambdaClient session = signed.session(role)) {
      denied(
          () ->
              session.createFunction(
                  TestServer.hello("thief").toBuilder().layers(LAYER + ":1").build()),
          message(
              "deployer",
              "GetLayerVersion",
              LAYER + ":1",
              "because no identity-based policy allows the lambda:GetLayerVersion action"));
      assertThatThrownBy(() ->
              session.updateFunctionConfiguration(
                  u -> u.functionName("hello").layers(LAYER + ":1")))
          .hasMessageContaining("lambda:GetLayerVersion");
    }
  }

  @Test
  void aDestinationIsOneThatTheFunctionsRoleMayInvoke() {
    root.createFunction(TestServer.hello("target"));
    String target = ARN.replace(":hello", ":target");
    ThrowingCallable configure =
        () ->
            root.putFunctionEventInvokeConfig(e ->
                e.functionName("hello")
                    .destinationConfig(d -> d.onFailure(f -> f.destination(target))));
    assertThatThrownBy(configure)
        .hasMessageContaining(
            "The function's execution role does not have permissions to call InvokeFunction on "
                + target);
    signed.role(
        "test", "{'Effect':'Allow','Action':'lambda:InvokeFunction','Resource':'" + target + "'}");
    assertThatCode(configure).doesNotThrowAnyException();
  }
}
