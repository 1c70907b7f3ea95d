package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/** What a user does with the SDK for Java, from one end of the platform to the other. */
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class AwsSdkForJavaTest {
  private static final Pattern TIMES = Pattern.compile("\"from\":(\\d+),\"to\":(\\d+)");
  private static final String SOURCE =
      """
      exports.handler = async (event, context) => {
        const from = Date.now();
        console.log('a line of the function');
        if (event.fail) throw new RangeError('asked to fail');
        if (event.sleep) await new Promise(done => setTimeout(done, event.sleep));
        return {
          from, to: Date.now(), answer: 'ANSWER', event, setting: process.env.SETTING ?? null, memory: context.memoryLimitInMB,
          requestId: context.awsRequestId, pid: process.pid, left: context.getRemainingTimeInMillis(),
        };
      };
      """;

  private final TestPlatform platform;
  private final LambdaClient lambda;

  AwsSdkForJavaTest(String isolation) {
    platform = TestPlatform.start(isolation);
    lambda = platform.lambda();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aFunctionLivesFromCreateToDelete() {
    create("life", "first");
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("life")).state())
        .isEqualTo(State.ACTIVE);
    assertThat(lambda.getFunction(r -> r.functionName("life")).code().location())
        .startsWith("http");
    assertThat(lambda.listFunctions().functions())
        .extracting(FunctionConfiguration::functionName)
        .containsExactly("life");
    assertThatThrownBy(() -> create("life", "again")).isInstanceOf(ResourceConflictException.class);

    InvokeResponse cold = invoke("life", "{\"n\": 1}");
    InvokeResponse warm = invoke("life", "{\"n\": 2}");

    assertThat(text(cold)).contains("\"answer\":\"first\"", "{\"n\":1}", "\"setting\":null");
    assertThat(text(warm)).contains("{\"n\":2}");
    assertThat(header(cold, "x-ondol-cold")).isEqualTo("first");
    assertThat(header(warm, "x-ondol-cold")).isEmpty();
    assertThat(header(warm, "x-ondol-slot")).isEqualTo(header(cold, "x-ondol-slot"));
    assertThat(header(cold, "x-ondol-phases")).contains("sandbox;dur=", "function-init;dur=");

    lambda.updateFunctionCode(r -> r.functionName("life").zipFile(code("second")));
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("life"));
    InvokeResponse updated = invoke("life", "{}");
    assertThat(text(updated)).contains("\"answer\":\"second\"");
    assertThat(header(updated, "x-ondol-cold")).isEqualTo("version-change");

    lambda.updateFunctionConfiguration(r ->
        r.functionName("life")
            .memorySize(256)
            .environment(e -> e.variables(Map.of("SETTING", "set"))));
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("life"));
    assertThat(text(invoke("life", "{}"))).contains("\"setting\":\"set\"", "\"memory\":\"256\"");

    lambda.deleteFunction(r -> r.functionName("life"));
    assertThatThrownBy(() -> invoke("life", "{}")).isInstanceOf(ResourceNotFoundException.class);
    assertThat(lambda.listFunctions().functions()).isEmpty();
  }

  @Test
  void aDryRunAnswersWithoutRunningAnything() {
    create("dry", "x");
    InvokeResponse response =
        lambda.invoke(r -> r.functionName("dry").invocationType(InvocationType.DRY_RUN));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(
            lambda
                .invoke(r -> r.functionName("dry"))
                .sdkHttpResponse()
                .firstMatchingHeader("x-ondol-cold"))
        .contains("first");
  }

  @Test
  void anErrorOfTheFunctionIsAnAnswerWithItsLogTail() {
    create("failing", "x");
    InvokeResponse response =
        lambda.invoke(r ->
            r.functionName("failing")
                .payload(SdkBytes.fromUtf8String("{\"fail\": true}"))
                .logType(LogType.TAIL));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(text(response))
        .contains("\"errorType\":\"RangeError\"", "\"errorMessage\":\"asked to fail\"");
    String tail =
        new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    assertThat(tail)
        .contains(
            "START RequestId: ",
            "a line of the function",
            "END RequestId: ",
            "REPORT RequestId: ",
            "Init Duration: ");
  }

  @Test
  void theLogsApiHasWhatTheFunctionWrote() {
    create("logging", "x");
    InvokeResponse response = invoke("logging", "{}");
    String requestId = response.responseMetadata().requestId();

    List<String> messages =
        Eventually.get(
            () ->
                platform
                    .logs()
                    .filterLogEvents(r -> r.logGroupName("/aws/lambda/logging"))
                    .events()
                    .stream()
                    .map(FilteredLogEvent::message)
                    .toList(),
            found -> found.stream().anyMatch(line -> line.startsWith("REPORT ")));

    assertThat(messages).anyMatch(line -> line.contains("a line of the function"));
    assertThat(messages).anyMatch(line -> line.startsWith("START RequestId: " + requestId));
    assertThat(platform.logs().describeLogGroups().logGroups())
        .anyMatch(group -> group.logGroupName().equals("/aws/lambda/logging"));
  }

  @Test
  void aSlotServesOneInvokeAtATime() throws Exception {
    create("wide", "x");
    List<Served> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Served>> running =
          IntStream.range(0, 5).mapToObj(i -> threads.submit(this::serveSlowly)).toList();
      for (Future<Served> each : running) {
        all.add(each.get());
      }
    }

    assertThat(all.stream().map(Served::slot).distinct().count()).isGreaterThan(1);
    for (int i = 0; i < all.size(); i++) {
      Served one = all.get(i);
      assertThat(all.subList(i + 1, all.size()))
          .noneMatch(other -> other.slot().equals(one.slot()) && other.overlaps(one));
    }
  }

  private Served serveSlowly() {
    InvokeResponse response = invoke("wide", "{\"sleep\": 700}");
    Matcher times = TIMES.matcher(text(response));
    assertThat(times.find()).as(text(response)).isTrue();
    return new Served(
        header(response, "x-ondol-slot"),
        Long.parseLong(times.group(1)),
        Long.parseLong(times.group(2)));
  }

  /** By the function's own clock. */
  private record Served(String slot, long fromMillis, long toMillis) {
    boolean overlaps(Served other) {
      return fromMillis < other.toMillis && other.fromMillis < toMillis;
    }
  }

  private void create(String name, String answer) {
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(platform.requireNode())
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .timeout(20)
            .code(c -> c.zipFile(code(answer))));
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
  }

  private static SdkBytes code(String answer) {
    return CodeZip.with("index.js", SOURCE.replace("ANSWER", answer)).bytes();
  }

  private InvokeResponse invoke(String name, String event) {
    return lambda.invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String(event)));
  }

  private static String text(InvokeResponse response) {
    return response.payload().asUtf8String();
  }

  private static String header(InvokeResponse response, String name) {
    return response.sdkHttpResponse().firstMatchingHeader(name).orElse("");
  }
}
