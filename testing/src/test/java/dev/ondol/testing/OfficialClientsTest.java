package dev.ondol.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** AWS's own runtime interface clients, unmodified. */
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class OfficialClientsTest {
  private final TestPlatform platform;

  OfficialClientsTest(String isolation) {
    platform = TestPlatform.start(isolation);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aBootstrapInShellServes() {
    String bootstrap =
        """
        #!/bin/sh
        set -eu
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        while true; do
          curl -sS -D "/tmp/head.$$" -o "/tmp/event.$$" "$api/invocation/next"
          id=$(tr -d '\\r' < "/tmp/head.$$" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
          if grep -q '"fail":true' "/tmp/event.$$"; then
            curl -sS -o /dev/null -d '{"errorMessage":"asked to fail","errorType":"Asked"}' "$api/invocation/$id/error"
          else
            printf '{"echo":%s,"requestId":"%s"}' "$(cat "/tmp/event.$$")" "$id" | curl -sS -o /dev/null --data-binary @- "$api/invocation/$id/response"
          fi
        done
        """;
    Program.assumeWorks("curl", "/usr/bin/curl", "--version");
    serves(new CodeZip().program("bootstrap", bootstrap));
  }

  @Test
  void theClientForGoServes() {
    Path client = TestClients.require("ric-go");
    serves(new CodeZip().program("bootstrap", Tree.bytes(client.resolve("bootstrap"))));
  }

  @Test
  void theClientForPythonServes() {
    Path client = TestClients.require("ric-python");
    String source =
        """
        def handler(event, context):
            if event.get('fail'):
                raise ValueError('asked to fail')
            return {'echo': event, 'requestId': context.aws_request_id}
        """;
    String bootstrap =
        """
        #!/bin/sh
        export PYTHONPATH="$LAMBDA_TASK_ROOT"
        exec /usr/bin/python3 -m awslambdaric app.handler
        """;
    serves(new CodeZip().folder("", client).file("app.py", source).program("bootstrap", bootstrap));
  }

  @Test
  void theClientForNodeServes() {
    Path client = TestClients.require("ric-node");
    platform.requireNode();
    String source =
        """
        exports.handler = async (event, context) => {
          if (event.fail) throw new Error('asked to fail');
          return { echo: event, requestId: context.awsRequestId };
        };
        """;
    String bootstrap =
        """
        #!/bin/sh
        cd "$LAMBDA_TASK_ROOT"
        exec /usr/bin/env node node_modules/aws-lambda-ric/bin/index.mjs app.handler
        """;
    serves(
        new CodeZip()
            .folder("node_modules/aws-lambda-ric/", client.resolve("node_modules/aws-lambda-ric"))
            .file("app.js", source)
            .program("bootstrap", bootstrap));
  }

  /** It is what serves the managed runtime, so here only the handler is the function's own. */
  @Test
  void theClientForJavaServes(@TempDir Path folder) throws IOException {
    String source =
        """
        import com.amazonaws.services.lambda.runtime.Context;
        import com.amazonaws.services.lambda.runtime.RequestHandler;
        import java.util.Map;

        public class Echo implements RequestHandler<Map<String, Object>, Map<String, Object>> {
          @Override
          public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
            if (event.containsKey("fail")) throw new IllegalStateException("asked to fail");
            return Map.of("echo", event, "requestId", context.getAwsRequestId());
          }
        }
        """;
    Path file = Files.writeString(folder.resolve("Echo.java"), source);
    JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
    String core =
        RequestHandler.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assertThat(compiler.run(null, null, null, "--release", "17", "-cp", core, file.toString()))
        .isZero();
    CodeZip code =
        new CodeZip().program("Echo.class", Files.readAllBytes(folder.resolve("Echo.class")));
    serves("java25", "Echo", code);
  }

  private void serves(CodeZip code) {
    serves("provided.al2023", "app.handler", code);
  }

  /** Cold, warm, and an error, with ids and logs as Lambda has them. */
  private void serves(String runtime, String handler, CodeZip code) {
    platform
        .lambda()
        .createFunction(r ->
            r.functionName("client")
                .runtime(runtime)
                .handler(handler)
                .role(TestPlatform.ROLE)
                .memorySize(256)
                .timeout(20)
                .code(c -> c.zipFile(code.bytes())));
    platform.lambda().waiter().waitUntilFunctionActiveV2(r -> r.functionName("client"));

    InvokeResponse cold = invoke("{\"n\":1}");
    assertThat(cold.functionError()).as(cold.payload().asUtf8String() + log(cold)).isNull();
    assertThat(cold.payload().asUtf8String()).contains(cold.responseMetadata().requestId());
    platform.awaitIdle();
    InvokeResponse warm = invoke("{\"n\":2}");
    assertThat(warm.payload().asUtf8String()).contains(warm.responseMetadata().requestId());
    assertThat(warm.sdkHttpResponse().firstMatchingHeader("x-ondol-cold")).isEmpty();

    InvokeResponse failed = invoke("{\"fail\":true}");
    assertThat(failed.functionError()).isEqualTo("Unhandled");
    assertThat(failed.payload().asUtf8String()).contains("asked to fail");
    assertThat(log(failed))
        .contains(
            "START RequestId: " + failed.responseMetadata().requestId(), "REPORT RequestId: ");
  }

  private static String log(InvokeResponse response) {
    return new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
  }

  private InvokeResponse invoke(String event) {
    return platform
        .lambda()
        .invoke(r ->
            r.functionName("client").payload(SdkBytes.fromUtf8String(event)).logType(LogType.TAIL));
  }
}
