package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Asynchronous invokes of functions that really run. */
class EventsTest {
  /** Writes each event that it gets to a file of its own, and fails if it is asked to. */
  private static final String FUNCTION =
      """
      const fs = require('fs');
      exports.handler = async (event, context) => {
        fs.appendFileSync('FOLDER/' + context.functionName, JSON.stringify(event) + '\\n');
        if (event.fail) throw new RangeError('asked to fail');
        return { got: event };
      };
      """;

  @TempDir Path folder = Path.of("");
  private final TestPlatform platform =
      TestPlatform.start("process", Map.of("event-retry", "100ms"));
  private final LambdaClient lambda = platform.lambda();

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void anEventRunsAndItsOutcomeIsToldToTheSuccessDestination() {
    create("worker");
    create("listener");
    lambda.putFunctionEventInvokeConfig(r ->
        r.functionName("worker")
            .destinationConfig(d -> d.onSuccess(s -> s.destination(arn("listener")))));
    String requestId = send("worker", "{\"n\":1}");
    assertThat(seenBy("listener", 1))
        .first()
        .asString()
        .contains(
            "\"requestContext\":{\"requestId\":\""
                + requestId
                + "\",\"functionArn\":\""
                + arn("worker")
                + ":$LATEST\",\"condition\":\"Success\",\"approximateInvokeCount\":1}",
            "\"requestPayload\":{\"n\":1}",
            "\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\"}",
            "\"responsePayload\":{\"got\":{\"n\":1}}");
    List<String> lines =
        Eventually.get(
            () ->
                platform
                    .logs()
                    .filterLogEvents(r -> r.logGroupName("/aws/lambda/worker"))
                    .events()
                    .stream()
                    .map(FilteredLogEvent::message)
                    .toList(),
            found -> found.stream().anyMatch(line -> line.startsWith("REPORT ")));
    assertThat(lines).anyMatch(line -> line.startsWith("START RequestId: " + requestId));
  }

  @Test
  void anEventThatFailsIsTriedThreeTimesAndThenToldToTheFailureDestination() {
    create("worker");
    create("listener");
    lambda.putFunctionEventInvokeConfig(r ->
        r.functionName("worker")
            .destinationConfig(d -> d.onFailure(f -> f.destination(arn("listener")))));
    send("worker", "{\"fail\":true}");
    assertThat(seenBy("listener", 1))
        .first()
        .asString()
        .contains(
            "\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":3}",
            "\"functionError\":\"Unhandled\"",
            "\"errorMessage\":\"asked to fail\"");
    assertThat(seenBy("worker", 3)).hasSize(3);
  }

  private void create(String name) {
    String source = FUNCTION.replace("FOLDER", folder.toString());
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(platform.requireNode())
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .code(c -> c.zipFile(CodeZip.with("index.js", source).bytes())));
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
  }

  private String send(String name, String payload) {
    return lambda
        .invoke(r ->
            r.functionName(name)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(payload)))
        .responseMetadata()
        .requestId();
  }

  /** The events that a function got, once there are so many. */
  private List<String> seenBy(String function, int count) {
    Path file = folder.resolve(function);
    return Eventually.get(
        () -> Files.exists(file) ? Tree.read(file).lines().toList() : List.of(),
        lines -> lines.size() >= count);
  }

  private static String arn(String name) {
    return "arn:aws:lambda:us-east-1:000000000000:function:" + name;
  }
}
