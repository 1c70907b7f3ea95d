package dev.ondol.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** Plain HTTP to functions that really run. */
class FunctionUrlTest {
  private static final String BUFFERED =
      """
      exports.handler = async event => ({
        statusCode: 418, headers: { 'x-path': event.rawPath }, body: 'got ' + event.body });
      """;
  private static final String STREAMED =
      """
      exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        const out = awslambda.HttpResponseStream.from(stream, {
          statusCode: 203, headers: { 'content-type': 'text/plain' }, cookies: ['a=b'] });
        out.write('one ');
        out.write('two');
        out.end();
      });
      """;

  private final TestPlatform platform = TestPlatform.start("process");
  private final LambdaClient lambda = platform.lambda();

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aFunctionAnswersAtItsUrl() throws IOException {
    String url = create("buffered", BUFFERED, InvokeMode.BUFFERED);
    assertThat(post(url, "/some/path", "text"))
        .startsWith("HTTP/1.1 418")
        .contains("x-path: /some/path")
        .endsWith("\r\n\r\ngot text");
  }

  @Test
  void aStreamingFunctionAnswersWithItsOwnHead() throws IOException {
    String url = create("streamed", STREAMED, InvokeMode.RESPONSE_STREAM);
    String answer = post(url, "/", "text");
    assertThat(answer)
        .startsWith("HTTP/1.1 203")
        .contains("content-type: text/plain", "set-cookie: a=b", "transfer-encoding: chunked")
        .endsWith("0\r\n\r\n");
    assertThat(answer.replaceAll("(?m)^[0-9a-f]+\r\n|\r\n", "")).contains("one two");
  }

  private String create(String name, String source, InvokeMode mode) {
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(platform.requireNode())
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .code(c -> c.zipFile(CodeZip.with("index.js", source).bytes())));
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
    lambda.addPermission(r ->
        r.functionName(name)
            .statementId("url")
            .action("lambda:InvokeFunctionUrl")
            .principal("*")
            .functionUrlAuthType(FunctionUrlAuthType.NONE));
    lambda.addPermission(r ->
        r.functionName(name)
            .statementId("invoke")
            .action("lambda:InvokeFunction")
            .principal("*")
            .invokedViaFunctionUrl(true));
    return lambda
        .createFunctionUrlConfig(
            r -> r.functionName(name).authType(FunctionUrlAuthType.NONE).invokeMode(mode))
        .functionUrl();
  }

  private static String post(String url, String path, String body) throws IOException {
    URI uri = URI.create(url);
    String request =
        """
        POST %s HTTP/1.1
        Host: %s
        Content-Type: text/plain
        Connection: close
        Content-Length: %d

        %s\
        """
            .formatted(path, uri.getAuthority(), body.length(), body)
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
