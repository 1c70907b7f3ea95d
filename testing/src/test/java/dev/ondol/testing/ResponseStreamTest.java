package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Responses that come piece by piece, from a function's stream to its caller's. */
class ResponseStreamTest {
  private static final String FUNCTION =
      """
      const fs = require('fs');
      const { once } = require('events');
      exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.setContentType('text/event-stream');
        stream.write('first');
        if (event.latch) {
          while (!fs.existsSync(event.latch)) await new Promise(done => setTimeout(done, 5));
        }
        for (let i = 0; i < (event.mebibytes ?? 0); i++) {
          if (!stream.write(Buffer.alloc(1 << 20))) await once(stream, 'drain');
        }
        if (event.fail) throw new RangeError('asked to fail');
        stream.write('second');
        stream.end();
      });
      """;

  private static final String PRELUDE =
      """
      import { createRequire } from 'node:module';
      import { writeFileSync } from 'node:fs';
      import assert from 'node:assert/strict';
      const require = createRequire('CLIENT/index.js');
      const sdk = require('@aws-sdk/client-lambda');
      const client = new sdk.LambdaClient({});
      const stream = (event, more) => client.send(new sdk.InvokeWithResponseStreamCommand(
        { FunctionName: 'f', Payload: JSON.stringify(event), ...more }));
      const text = chunk => Buffer.from(chunk.PayloadChunk.Payload).toString();
      """;

  @TempDir Path folder = Path.of("");
  private final TestPlatform platform =
      TestPlatform.start("process", Map.of("stream-mib-per-second", "0"));

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void theSdkForJavaScriptReadsTheFirstPieceBeforeTheFunctionEnds() throws IOException {
    create(20);
    javaScript(
        """
        const answer = await stream({ latch: 'LATCH' }, { LogType: 'Tail' });
        assert.equal(answer.StatusCode, 200);
        assert.equal(answer.ExecutedVersion, '$LATEST');
        const events = answer.EventStream[Symbol.asyncIterator]();
        assert.equal(text((await events.next()).value), 'first');
        writeFileSync('LATCH', 'go on');
        assert.equal(text((await events.next()).value), 'second');
        const complete = (await events.next()).value.InvokeComplete;
        assert.ok(!complete.ErrorCode, JSON.stringify(complete));
        assert.match(Buffer.from(complete.LogResult, 'base64').toString(), /REPORT/);
        assert.ok((await events.next()).done);
        """);
  }

  @Test
  void anErrorInTheMiddleEndsTheStream() throws IOException {
    create(20);
    javaScript(
        """
        const seen = [];
        for await (const event of (await stream({ fail: true })).EventStream) seen.push(event);
        assert.equal(text(seen[0]), 'first');
        const { ErrorCode, ErrorDetails } = seen.at(-1).InvokeComplete;
        assert.equal(ErrorCode, 'Unhandled');
        assert.equal(JSON.parse(ErrorDetails).errorType, 'RangeError');
        assert.equal(JSON.parse(ErrorDetails).errorMessage, 'asked to fail');
        """);
  }

  @Test
  void aCallerThatGoesAwayLeavesTheSlotWhole() throws IOException {
    create(60);
    javaScript(
        """
        const answer = await stream({ mebibytes: 100 });
        for await (const event of answer.EventStream) break;
        client.destroy();
        """);
    platform.awaitIdle();
    InvokeResponse next = platform.lambda().invoke(r -> r.functionName("f"));
    assertThat(next.payload().asUtf8String()).isEqualTo("firstsecond");
    assertThat(next.sdkHttpResponse().firstMatchingHeader("x-ondol-cold")).isEmpty();
    assertThat(messages()).noneMatch(line -> line.contains("Task timed out"));
  }

  @Test
  void aCallerThatDoesNotReadSlowsTheFunctionDown() throws IOException {
    create(3);
    URI endpoint = platform.platform().endpoint();
    try (Socket lazy = new Socket(endpoint.getHost(), endpoint.getPort())) {
      String event = "{\"mebibytes\": 64}";
      String request =
          """
          POST /2021-11-15/functions/f/response-streaming-invocations HTTP/1.1
          Host: localhost
          Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=00
          Content-Length: %d

          %s\
          """
              .formatted(event.length(), event)
              .replace("\n", "\r\n");
      lazy.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = lazy.getInputStream();
      assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      Eventually.get(
          this::messages,
          lines -> lines.stream().anyMatch(line -> line.contains("Status: timeout")));
    }
    // A busy machine may need more than the three seconds for what is read.
    platform.lambda().updateFunctionConfiguration(r -> r.functionName("f").timeout(60));
    platform.lambda().waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("f"));
    javaScript(
        """
        let bytes = 0;
        for await (const event of (await stream({ mebibytes: 64 })).EventStream) {
          bytes += event.PayloadChunk?.Payload.length ?? 0;
          assert.ok(!event.InvokeComplete?.ErrorCode);
        }
        assert.equal(bytes, 64 * (1 << 20) + 'firstsecond'.length);
        """);
  }

  @Test
  void boto3ReadsAResponseInOnePieceAsAStream() throws IOException {
    Program.assumeWorks(
        "boto3 with response streams",
        "python3",
        "-c",
        "import boto3; assert boto3.__version__ >= '1.30'");
    platform
        .lambda()
        .createFunction(r ->
            r.functionName("f")
                .runtime(platform.requireNode())
                .handler("index.handler")
                .role(TestPlatform.ROLE)
                .code(c ->
                    c.zipFile(
                        CodeZip.with("index.js", "exports.handler = async e => ({ got: e.n });")
                            .bytes())));
    platform.lambda().waiter().waitUntilFunctionActiveV2(r -> r.functionName("f"));
    run(
        "python3",
        "script.py",
        """
        import boto3, json, os
        client = boto3.client('lambda', endpoint_url=os.environ['AWS_ENDPOINT_URL'])
        answer = client.invoke_with_response_stream(FunctionName='f', Payload=json.dumps({'n': 7}))
        assert answer['ExecutedVersion'] == '$LATEST', answer
        events = list(answer['EventStream'])
        assert events[0]['PayloadChunk']['Payload'] == b'{"got":7}', events
        assert 'InvokeComplete' in events[1] and len(events) == 2, events
        dry = client.invoke_with_response_stream(FunctionName='f', InvocationType='DryRun')
        assert dry['ResponseMetadata']['HTTPStatusCode'] == 204, dry
        print('all well')
        """);
  }

  private void create(int timeoutSeconds) {
    platform
        .lambda()
        .createFunction(r ->
            r.functionName("f")
                .runtime(platform.requireNode())
                .handler("index.handler")
                .role(TestPlatform.ROLE)
                .timeout(timeoutSeconds)
                .code(c -> c.zipFile(CodeZip.with("index.js", FUNCTION).bytes())));
    platform.lambda().waiter().waitUntilFunctionActiveV2(r -> r.functionName("f"));
    InvokeResponse buffered =
        platform.lambda().invoke(r -> r.functionName("f").payload(SdkBytes.fromUtf8String("{}")));
    assertThat(buffered.payload().asUtf8String()).isEqualTo("firstsecond");
  }

  private void javaScript(String body) throws IOException {
    String script =
        (PRELUDE + body + "console.log('all well');\n")
            .replace("CLIENT", TestClients.require("sdk-js").toString())
            .replace("LATCH", folder.resolve("latch").toString());
    run("node", "script.mjs", script);
  }

  private void run(String program, String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), script);
    Program.Ended ended =
        Program.run(Program.awsVariables(platform), List.of(program, file.toString()));
    assertThat(ended.output()).contains("all well");
    assertThat(ended.exitCode()).isZero();
  }

  private List<String> messages() {
    return platform.logs().filterLogEvents(r -> r.logGroupName("/aws/lambda/f")).events().stream()
        .map(FilteredLogEvent::message)
        .toList();
  }
}
