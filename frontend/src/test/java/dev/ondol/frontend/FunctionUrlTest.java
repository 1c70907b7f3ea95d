package dev.ondol.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.PhaseTimes;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome.Answered;
import dev.ondol.micromanager.ResponseReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionUrlConfigResponse;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.FunctionUrlConfig;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class FunctionUrlTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";

  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello"));
    allowAnybody();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aUrlIsMadeShownChangedListedAndDeleted() {
    CreateFunctionUrlConfigResponse made = create(FunctionUrlAuthType.NONE);
    assertThat(made.functionUrl())
        .matches("http://[a-z0-9]{32}\\.lambda-url\\.us-east-1\\.localhost:" + server.port + "/");
    assertThat(made.functionArn()).isEqualTo(ARN);
    assertThat(made.invokeMode()).isEqualTo(InvokeMode.BUFFERED);
    assertThat(made.creationTime()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThatThrownBy(() -> create(FunctionUrlAuthType.NONE))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining(
            "Failed to create function url config for [functionArn = "
                + ARN
                + "]. Error message:  FunctionUrlConfig exists for this Lambda function");

    var updated =
        lambda.updateFunctionUrlConfig(
            r -> r.functionName("hello").cors(c -> c.allowOrigins("*").maxAge(5)));
    assertThat(updated.functionUrl()).isEqualTo(made.functionUrl());
    assertThat(updated.cors().allowOrigins()).containsExactly("*");
    var shown = lambda.getFunctionUrlConfig(r -> r.functionName("hello"));
    assertThat(shown.cors().maxAge()).isEqualTo(5);
    assertThat(shown.authType()).isEqualTo(FunctionUrlAuthType.NONE);

    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.createAlias(r -> r.functionName("hello").name("live").functionVersion("1"));
    lambda.createFunctionUrlConfig(
        r -> r.functionName("hello").qualifier("live").authType(FunctionUrlAuthType.AWS_IAM));
    assertThat(lambda.listFunctionUrlConfigs(r -> r.functionName("hello")).functionUrlConfigs())
        .extracting(FunctionUrlConfig::functionArn)
        .containsExactly(ARN, ARN + ":live");

    lambda.deleteFunctionUrlConfig(r -> r.functionName("hello"));
    assertThatThrownBy(() -> lambda.getFunctionUrlConfig(r -> r.functionName("hello")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The resource you requested does not exist.");
  }

  @Test
  void onlyAliasesHaveUrlsOfTheirOwn() {
    assertThatThrownBy(() ->
            lambda.createFunctionUrlConfig(
                r -> r.functionName("hello").qualifier("1").authType(FunctionUrlAuthType.NONE)))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("at 'qualifier' failed to satisfy constraint");
    assertThatThrownBy(() ->
            lambda.createFunctionUrlConfig(
                r -> r.functionName("hello").qualifier("live").authType(FunctionUrlAuthType.NONE)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Function does not exist");
  }

  @Test
  void aRequestBecomesAnEventOfTheSecondFormat() throws Exception {
    String host = host(create(FunctionUrlAuthType.NONE).functionUrl());
    answer(
        "{\"statusCode\":201,\"headers\":{\"X-Own\":\"yes\",\"Bad\":\"a\\r\\nb\"},\"cookies\":[\"c=d\"],\"body\":\"aGk=\",\"isBase64Encoded\":true}",
        null);
    String reply =
        http(
            """
            POST /some/path?a=1&b=2&a=3 HTTP/1.1
            Host: %s
            Content-Type: application/json
            Cookie: one=1; two=2
            X-Twice: a
            X-Twice: b
            Content-Length: 7

            {"n":1}\
            """
                .formatted(host));
    assertThat(reply)
        .startsWith("HTTP/1.1 201")
        .contains("x-own: yes", "set-cookie: c=d", "x-amzn-RequestId: ")
        .doesNotContain("bad:")
        .endsWith("\r\n\r\nhi");
    Invoke invoke = server.invoker.seen.getFirst();
    assertThat(invoke.invokedArn()).isEqualTo(ARN);
    assertThat(new String(invoke.payload(), UTF_8))
        .contains(
            "\"version\":\"2.0\",\"routeKey\":\"$default\",\"rawPath\":\"/some/path\"",
            "\"rawQueryString\":\"a=1&b=2&a=3\"",
            "\"cookies\":[\"one=1\",\"two=2\"]",
            "\"queryStringParameters\":{\"a\":\"1,3\",\"b\":\"2\"}",
            "\"x-twice\":\"a,b\"",
            "\"x-forwarded-proto\":\"http\"",
            "\"accountId\":\"anonymous\"",
            "\"method\":\"POST\",\"path\":\"/some/path\",\"protocol\":\"HTTP/1.1\",\"sourceIp\":\"127.0.0.1\"",
            "\"requestId\":\"" + invoke.requestId() + "\"",
            "\"body\":\"{\\\"n\\\":1}\",\"isBase64Encoded\":false}");
  }

  @Test
  void aBodyThatIsNoTextComesInBase64() throws Exception {
    String host = host(create(FunctionUrlAuthType.NONE).functionUrl());
    answer("{\"plain\":true}", null);
    String reply =
        http(
            """
            PUT / HTTP/1.1
            Host: %s
            Content-Type: application/octet-stream
            Content-Length: 2

            hi\
            """
                .formatted(host));
    assertThat(reply)
        .startsWith("HTTP/1.1 200")
        .contains("content-type: application/json")
        .endsWith("{\"plain\":true}");
    assertThat(new String(server.invoker.seen.getFirst().payload(), UTF_8))
        .contains("\"body\":\"aGk=\",\"isBase64Encoded\":true");
  }

  @Test
  void anOpenUrlIsOpenOnlyWhereThePolicyOfTheFunctionSaysSo() throws Exception {
    lambda.removePermission(r -> r.functionName("hello").statementId("invoke"));
    String host = host(create(FunctionUrlAuthType.NONE).functionUrl());
    answer("1", null);
    assertThat(get(host))
        .startsWith("HTTP/1.1 403")
        .endsWith(
            "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see:"
                + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}");
    assertThat(server.invoker.seen).isEmpty();
  }

  @Test
  void anErrorOfTheFunctionIsABadGateway() throws Exception {
    String host = host(create(FunctionUrlAuthType.NONE).functionUrl());
    answer("{\"errorType\":\"E\"}", "Unhandled");
    assertThat(get(host)).startsWith("HTTP/1.1 502").endsWith("Internal Server Error");
  }

  @Test
  void aUrlOfIamWantsASignature() throws Exception {
    String host = host(create(FunctionUrlAuthType.AWS_IAM).functionUrl());
    answer("1", null);
    assertThat(get(host)).startsWith("HTTP/1.1 403");
    assertThat(server.invoker.seen).isEmpty();
    assertThat(get(host, "Authorization: " + TestServer.SIGNED)).startsWith("HTTP/1.1 200");
    assertThat(new String(server.invoker.seen.getFirst().payload(), UTF_8))
        .contains(
            "\"authorizer\":{\"iam\":{\"accountId\":\"000000000000\"",
            "\"userArn\":\"arn:aws:iam::000000000000:root\"");
  }

  @Test
  void nobodyAnswersAtAnIdThatThereIsNot() throws Exception {
    String host = host(create(FunctionUrlAuthType.NONE).functionUrl());
    assertThat(get("x" + host.substring(1))).startsWith("HTTP/1.1 403");
    lambda.deleteFunction(r -> r.functionName("hello"));
    assertThat(get(host)).startsWith("HTTP/1.1 403");
    assertThat(server.invoker.seen).isEmpty();
  }

  @Test
  void aBrowserIsToldWhatItMayDoWithoutAskingTheFunction() throws Exception {
    String host = host(create(FunctionUrlAuthType.NONE).functionUrl());
    lambda.updateFunctionUrlConfig(r ->
        r.functionName("hello")
            .cors(c ->
                c.allowOrigins("https://page.test")
                    .allowMethods("GET", "PUT")
                    .allowHeaders("x-own")
                    .allowCredentials(true)
                    .maxAge(60)));
    String preflight =
        http(
            """
            OPTIONS / HTTP/1.1
            Host: %s
            Origin: https://page.test
            Access-Control-Request-Method: PUT

            """
                .formatted(host));
    assertThat(preflight)
        .startsWith("HTTP/1.1 200")
        .contains(
            "access-control-allow-origin: https://page.test",
            "access-control-allow-methods: GET,PUT",
            "access-control-allow-headers: x-own",
            "access-control-allow-credentials: true",
            "access-control-max-age: 60");
    assertThat(server.invoker.seen).isEmpty();
    answer("1", null);
    assertThat(get(host, "Origin: https://page.test"))
        .contains("access-control-allow-origin: https://page.test");
    assertThat(get(host, "Origin: https://other.test")).doesNotContain("access-control");
  }

  @Test
  void aStreamedResponseHasTheHeadOfItsPrelude() throws Exception {
    String host =
        host(
            lambda
                .createFunctionUrlConfig(r ->
                    r.functionName("hello")
                        .authType(FunctionUrlAuthType.NONE)
                        .invokeMode(InvokeMode.RESPONSE_STREAM))
                .functionUrl());
    server.invoker.script =
        invoke -> {
          ResponseReceiver receiver = Objects.requireNonNull(invoke.options().receiver());
          receiver.onBegin("application/vnd.awslambda.http-integration-response", new Flow());
          receiver.onBytes(
              "{\"statusCode\":202,\"headers\":{\"x-own\":\"yes\"}}\0\0\0".getBytes(UTF_8));
          receiver.onBytes("\0\0\0\0\0first".getBytes(UTF_8));
          receiver.onBytes("second".getBytes(UTF_8));
          return CompletableFuture.completedFuture(answered("", null));
        };
    assertThat(get(host))
        .startsWith("HTTP/1.1 202")
        .contains("x-own: yes", "5\r\nfirst\r\n", "6\r\nsecond\r\n")
        .endsWith("0\r\n\r\n");
  }

  private static final class Flow implements ResponseReceiver.Flow {
    @Override
    public void written(int bytes) {}

    @Override
    public void abandon() {}
  }

  /** As AWS's console does it. */
  private void allowAnybody() {
    lambda.addPermission(r ->
        r.functionName("hello")
            .statementId("url")
            .action("lambda:InvokeFunctionUrl")
            .principal("*")
            .functionUrlAuthType(FunctionUrlAuthType.NONE));
    lambda.addPermission(r ->
        r.functionName("hello")
            .statementId("invoke")
            .action("lambda:InvokeFunction")
            .principal("*")
            .invokedViaFunctionUrl(true));
  }

  private CreateFunctionUrlConfigResponse create(FunctionUrlAuthType type) {
    return lambda.createFunctionUrlConfig(r -> r.functionName("hello").authType(type));
  }

  private void answer(String payload, @Nullable String error) {
    server.invoker.script = invoke -> CompletableFuture.completedFuture(answered(payload, error));
  }

  private static Answered answered(String payload, @Nullable String error) {
    return new Answered(
        payload.getBytes(UTF_8),
        "application/json",
        error,
        null,
        Optional.empty(),
        "slot-1",
        new PhaseTimes());
  }

  private static String host(String url) {
    return URI.create(url).getAuthority();
  }

  private String get(String host, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("GET / HTTP/1.1\nHost: " + host + "\n");
    for (String header : headers) {
      head.append(header).append('\n');
    }
    return http(head.append('\n').toString());
  }

  /** Sends one request, whose lines end as the text's do, and reads until the server closes. */
  private String http(String request) throws IOException {
    String once = request.replaceFirst("\n", "\nConnection: close\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(once.replace("\n", "\r\n").getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
