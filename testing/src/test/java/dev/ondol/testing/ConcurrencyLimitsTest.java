package dev.ondol.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ondol.cli.Platform;
import dev.ondol.cli.Settings;
import dev.ondol.micromanager.SlotView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * What a function may have at a time, and has ahead of need, on a real platform. A handler tells
 * which environment it is in, how it came to be, and whether its init was before the invoke; it can
 * be held until the test makes a file.
 */
class ConcurrencyLimitsTest {
  private static final String CODE =
      """
      import os, time, uuid
      me = str(uuid.uuid4())
      begun = time.time()
      served = 0

      def handler(event, context):
          global served
          served += 1
          hold = event.get('hold')
          if hold:
              open(hold + '.' + me, 'w').close()
              while not os.path.exists(hold):
                  time.sleep(0.01)
          return {'me': me, 'begun': begun, 'served': served,
                  'type': os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']}
      """;
  private static final String FAILS = "raise RuntimeError('no')\n";

  @TempDir Path folder = Path.of("");
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private TestPlatform platform = TestPlatform.start("process");

  @AfterEach
  void stop() throws IOException {
    letGo();
    platform.close();
    callers.close();
  }

  private void restart(Map<String, String> settings) {
    platform.close();
    platform = TestPlatform.start("process", settings);
  }

  private void create(String code) {
    String python = platform.requirePython();
    platform
        .lambda()
        .createFunction(r ->
            r.functionName("f")
                .runtime(python)
                .handler("app.handler")
                .role(TestPlatform.ROLE)
                .timeout(60)
                .publish(true)
                .code(c -> c.zipFile(CodeZip.with("app.py", code).bytes())));
  }

  private void reserve(int executions) {
    platform
        .lambda()
        .putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(executions));
  }

  private void provision(int executions) {
    platform
        .lambda()
        .putProvisionedConcurrencyConfig(
            r -> r.functionName("f").qualifier("1").provisionedConcurrentExecutions(executions));
  }

  private GetProvisionedConcurrencyConfigResponse provisioned() {
    return platform
        .lambda()
        .getProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier("1"));
  }

  private void awaitReady() {
    Eventually.get(
        this::provisioned, now -> now.status() == ProvisionedConcurrencyStatusEnum.READY);
  }

  private Path latch() {
    return folder.resolve("go");
  }

  private void letGo() throws IOException {
    Files.writeString(latch(), "go");
  }

  /** An invoke that goes on until the latch is there, once it has really begun. */
  private CompletableFuture<String> hold(String qualifier) throws IOException {
    long before = held();
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> invoke(qualifier, "{\"hold\":\"" + latch() + "\"}"), callers);
    Eventually.get(this::held, now -> now > before || answer.isDone());
    return answer;
  }

  private long held() {
    try (var files = Files.list(folder)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String invoke(String qualifier, String event) {
    InvokeResponse answer =
        platform
            .lambda()
            .invoke(r ->
                r.functionName("f").qualifier(qualifier).payload(SdkBytes.fromUtf8String(event)));
    assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
    return answer.payload().asUtf8String();
  }

  private String metrics() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = platform.platform().endpoint().resolve("/metrics");
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static String member(String answer, String name) {
    String text = answer.substring(answer.indexOf("\"" + name + "\": ") + name.length() + 4);
    return text.substring(0, text.indexOf(text.contains(",") ? ',' : '}')).replace("\"", "");
  }

  private ThrottleReason throttled(String qualifier) {
    try {
      return fail("not throttled: " + invoke(qualifier, "{}"));
    } catch (TooManyRequestsException e) {
      assertThat(e.statusCode()).isEqualTo(429);
      return e.reason();
    }
  }

  @Test
  void nothingReservedForAFunctionLetsNoInvokeIn() {
    create(CODE);
    reserve(0);
    assertThat(throttled("$LATEST"))
        .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    platform.lambda().deleteFunctionConcurrency(r -> r.functionName("f"));
    assertThat(invoke("$LATEST", "{}")).contains("on-demand");
  }

  @Test
  void ofTwoCallersOneIsTooManyWhereOneIsReserved() throws Exception {
    create(CODE);
    reserve(1);
    CompletableFuture<String> first = hold("$LATEST");
    assertThat(throttled("1"))
        .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    reserve(0);
    letGo();
    assertThat(first.get()).as("an invoke in flight is spared").contains("me");
  }

  @Test
  void provisionedEnvironmentsAreWarmBeforeTheFirstInvokeAndTheRestSpillsOver() throws Exception {
    create(CODE);
    provision(2);
    awaitReady();
    assertThat(provisioned().availableProvisionedConcurrentExecutions()).isEqualTo(2);
    double invoked = System.currentTimeMillis() / 1000.0;
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(hold("1"));
    }
    letGo();
    Map<String, Integer> types = new HashMap<>();
    for (CompletableFuture<String> call : calls) {
      String answer = call.get();
      String type = member(answer, "type");
      types.merge(type, 1, Integer::sum);
      if (type.equals("provisioned-concurrency")) {
        assertThat(Double.parseDouble(member(answer, "begun"))).isLessThan(invoked);
      }
    }
    assertThat(types).isEqualTo(Map.of("provisioned-concurrency", 2, "on-demand", 1));
    assertThat(metrics())
        .contains("ondol_provisioned_concurrency_invocations_total 2.0")
        .contains("ondol_provisioned_concurrency_spillover_invocations_total 1.0");
  }

  @Test
  void aProvisionedEnvironmentThatDiesIsMadeAgainAndNoneStaysWhenNoneIsWanted() {
    create(CODE);
    provision(1);
    awaitReady();
    long pid = platform.platform().slots().getFirst().pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Eventually.get(
        () -> platform.platform().slots(),
        slots -> slots.size() == 1 && slots.getFirst().pid() != pid && slots.getFirst().pid() > 0);
    awaitReady();
    platform.lambda().deleteProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier("1"));
    Eventually.get(() -> platform.platform().slots(), List::isEmpty);
  }

  @Test
  void anInitThatFailsIsTold() {
    create(FAILS);
    provision(2);
    GetProvisionedConcurrencyConfigResponse failed =
        Eventually.get(
            this::provisioned, now -> now.status() == ProvisionedConcurrencyStatusEnum.FAILED);
    assertThat(failed.statusReason()).isEqualTo("FUNCTION_ERROR_INIT_FAILURE");
    assertThat(failed.availableProvisionedConcurrentExecutions()).isZero();
  }

  @Test
  void provisionedEnvironmentsAreThereAgainAfterARestart() {
    create(CODE);
    provision(1);
    awaitReady();
    Settings settings = platform.platform().settings();
    platform.platform().close();
    try (Platform again = Platform.start(settings)) {
      SlotView slot =
          Eventually.get(
                  again::slots,
                  slots -> slots.size() == 1 && slots.getFirst().state().equals("idle"))
              .getFirst();
      assertThat(slot.coldReason()).isEqualTo("provisioned");
      assertThat(slot.version()).isEqualTo("1");
    }
  }

  @Test
  void noTenantMeetsTheEnvironmentOfAnother() {
    String python = platform.requirePython();
    platform
        .lambda()
        .createFunction(r ->
            r.functionName("f")
                .runtime(python)
                .handler("app.handler")
                .role(TestPlatform.ROLE)
                .tenancyConfig(t -> t.tenantIsolationMode("PER_TENANT"))
                .code(c -> c.zipFile(CodeZip.with("app.py", CODE).bytes())));
    Map<String, Set<String>> met = new HashMap<>();
    for (String tenant : List.of("blue", "green", "blue", "green", "blue")) {
      String answer =
          platform
              .lambda()
              .invoke(r -> r.functionName("f").tenantId(tenant))
              .payload()
              .asString(UTF_8);
      met.merge(
          tenant,
          Set.of(member(answer, "me")),
          (a, b) -> Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet()));
    }
    assertThat(met.get("blue")).hasSize(1).doesNotContainAnyElementsOf(met.get("green"));
    assertThat(met.get("green")).hasSize(1);
  }

  @Test
  void aFunctionGrowsOnlySoFast() throws Exception {
    restart(Map.of("scaling-rate", "2"));
    create(CODE);
    List<CompletableFuture<String>> held = List.of(hold("$LATEST"), hold("$LATEST"));
    assertThat(throttled("$LATEST")).isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    letGo();
    for (CompletableFuture<String> each : held) {
      assertThat(each.get()).contains("me");
    }
  }

  @Test
  void aFunctionHasOnlySoManyInvokesASecond() {
    restart(Map.of("request-rate", "1"));
    create(CODE);
    reserve(2);
    invoke("$LATEST", "{}");
    List<ThrottleReason> reasons = new ArrayList<>();
    for (int i = 0; i < 20 && reasons.isEmpty(); i++) {
      try {
        invoke("$LATEST", "{}");
      } catch (TooManyRequestsException e) {
        assertThat(e.retryAfterSeconds()).isEqualTo("1");
        reasons.add(e.reason());
      }
    }
    assertThat(reasons)
        .containsExactly(ThrottleReason.RESERVED_FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED);
  }
}
