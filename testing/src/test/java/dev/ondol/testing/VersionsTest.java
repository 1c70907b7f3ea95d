package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.micromanager.SlotView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.lambda.model.TenantIsolationMode;

/** Versions, aliases and tenants, as the slots of a real platform serve them. */
class VersionsTest {
  private static final String SOURCE =
      """
      exports.handler = async (event, context) => ({
        answer: 'ANSWER', version: context.functionVersion, arn: context.invokedFunctionArn, tenant: context.tenantId ?? null, pid: process.pid,
      });
      """;

  /** Sends its own event to itself, with the trace header as AWS's clients do. */
  private static final String LOOP =
      """
      const fs = require('fs');
      exports.handler = async (event, context) => {
        const answer = await fetch('ENDPOINT/2015-03-31/functions/loop/invocations', {
          method: 'POST', body: '{}', headers: {
            'Authorization': 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=00',
            'X-Amz-Invocation-Type': 'Event', 'X-Amzn-Trace-Id': process.env._X_AMZN_TRACE_ID,
          },
        });
        fs.appendFileSync('FILE', answer.status + ' ' + (answer.headers.get('x-amzn-errortype') ?? '') + '\\n');
      };
      """;

  private final TestPlatform platform = TestPlatform.start("process");
  private final LambdaClient lambda = platform.lambda();

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aVersionKeepsItsCodeAndItsSlotWhileLatestIsUpdated() {
    create("hello", "old");
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.waiter().waitUntilPublishedVersionActive(r -> r.functionName("hello").qualifier("1"));
    String before = invoke("hello:1");
    assertThat(before)
        .contains(
            "\"answer\":\"old\"",
            "\"version\":\"1\"",
            "\"arn\":\"arn:aws:lambda:us-east-1:000000000000:function:hello:1\"");
    platform.awaitIdle();

    lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(code("new")));
    assertThat(invoke("hello")).contains("\"answer\":\"new\"", "\"version\":\"$LATEST\"");
    assertThat(invoke("hello:1")).as("the same process answers").isEqualTo(before);

    platform.awaitIdle();
    lambda.deleteFunction(r -> r.functionName("hello").qualifier("1"));
    Eventually.get(this::versionsOfSlots, versions -> !versions.contains("1"));
    assertThat(versionsOfSlots()).containsExactly("$LATEST");
  }

  @Test
  void anAliasSplitsItsInvokesBetweenTwoVersionsAndFollowsItsUpdates() {
    create("hello", "one");
    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(code("two")).publish(true));
    lambda.createAlias(r ->
        r.functionName("hello")
            .name("live")
            .functionVersion("1")
            .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.5))));
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      InvokeResponse response = lambda.invoke(r -> r.functionName("hello").qualifier("live"));
      String answer = response.executedVersion().equals("1") ? "one" : "two";
      assertThat(response.payload().asUtf8String())
          .contains("\"answer\":\"" + answer + "\"", ":function:hello:live\"");
      seen.merge(answer, 1, Integer::sum);
    }
    // All on one side: once in 2^39 runs.
    assertThat(seen).containsOnlyKeys("one", "two");

    lambda.updateAlias(r ->
        r.functionName("hello")
            .name("live")
            .functionVersion("2")
            .routingConfig(c -> c.additionalVersionWeights(Map.of())));
    assertThat(invoke("hello:live")).contains("\"answer\":\"two\"");
    lambda.deleteFunction(r -> r.functionName("hello"));
    Eventually.get(this::versionsOfSlots, List::isEmpty);
  }

  @Test
  void tenantsNeverShareAnEnvironment() {
    String runtime = platform.requireNode();
    lambda.createFunction(r ->
        r.functionName("shared")
            .runtime(runtime)
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .code(c -> c.zipFile(code("hi")))
            .tenancyConfig(t -> t.tenantIsolationMode(TenantIsolationMode.PER_TENANT)));
    Map<String, Set<String>> processes = new HashMap<>();
    for (int round = 0; round < 3; round++) {
      for (String tenant : List.of("blue", "green", "Blue")) {
        InvokeResponse response = lambda.invoke(r -> r.functionName("shared").tenantId(tenant));
        String answer = response.payload().asUtf8String();
        assertThat(answer).contains("\"tenant\":\"" + tenant + "\"");
        String pid = answer.replaceAll(".*\"pid\":(\\d+).*", "$1");
        processes.computeIfAbsent(tenant, t -> new HashSet<>()).add(pid);
        platform.awaitIdle();
      }
    }
    assertThat(processes.values())
        .as("each tenant's slot is used again")
        .allMatch(p -> p.size() == 1);
    assertThat(processes.values().stream().flatMap(Set::stream).distinct()).hasSize(3);
    lambda.invoke(
        r -> r.functionName("shared").tenantId("red").invocationType(InvocationType.EVENT));
    Eventually.get(() -> platform.platform().slots(), slots -> slots.size() == 4);
  }

  @Test
  void aFunctionThatSendsItsEventsToItselfIsStoppedAfterSixteenRuns(@TempDir Path folder) {
    Path file = folder.resolve("answers");
    String source =
        LOOP.replace("ENDPOINT", platform.platform().endpoint().toString())
            .replace("FILE", file.toString());
    String runtime = platform.requireNode();
    lambda.createFunction(r ->
        r.functionName("loop")
            .runtime(runtime)
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .timeout(20)
            .code(c -> c.zipFile(CodeZip.with("index.js", source).bytes())));
    lambda.invoke(r -> r.functionName("loop").invocationType(InvocationType.EVENT));
    List<String> answers =
        Eventually.get(() -> lines(file), all -> all.stream().anyMatch(l -> l.startsWith("400")));
    assertThat(answers).hasSize(16).last().isEqualTo("400 RecursiveInvocationException");
    assertThat(answers.subList(0, 15)).allMatch(line -> line.startsWith("202"));

    lambda.putFunctionRecursionConfig(
        r -> r.functionName("loop").recursiveLoop(RecursiveLoop.ALLOW));
    lambda.invoke(r -> r.functionName("loop").invocationType(InvocationType.EVENT));
    Eventually.get(() -> lines(file), all -> all.size() > 40);
    lambda.deleteFunction(r -> r.functionName("loop"));
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.empty()) {
      return lines.toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> versionsOfSlots() {
    return platform.platform().slots().stream().map(SlotView::version).sorted().toList();
  }

  private void create(String name, String answer) {
    String runtime = platform.requireNode();
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(runtime)
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .code(c -> c.zipFile(code(answer))));
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
  }

  private static SdkBytes code(String answer) {
    return CodeZip.with("index.js", SOURCE.replace("ANSWER", answer)).bytes();
  }

  private String invoke(String name) {
    return lambda
        .invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String("{}")))
        .payload()
        .asUtf8String();
  }
}
