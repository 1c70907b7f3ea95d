package dev.ondol.testing;

import static dev.ondol.testing.TestHost.answered;
import static dev.ondol.testing.TestHost.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ColdReason;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.Phase;
import dev.ondol.core.WorkerLimits;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.SlotView;
import dev.ondol.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * What a caller sees of an environment's life: cold, warm, failing, dying, updated, evicted. The
 * same at every isolation level, whether environments are prepared, are not, or there is no memory
 * for that.
 */
abstract class EnvironmentLife {
  private static final String COUNTER =
      """
      calls = 0
      def handler(event, context):
          global calls
          calls += 1
          return calls
      """;

  @Parameter TestHost.Pooling pooling = TestHost.Pooling.OFF;
  @TempDir Path folder;

  /** Replaced by a test that wants another. */
  TestHost host;

  /** The same, or null where the level is not there. */
  private @Nullable TestHost opened;

  /** Opens the provider on a folder that does not exist yet; skips where it does not work. */
  abstract SandboxProvider provider(Path state);

  private TestHost open(Path place, WorkerLimits limits) throws IOException {
    Files.createDirectories(place);
    TestHost fresh = new TestHost(place, provider(place.resolve("sandboxes")), limits, pooling);
    opened = fresh;
    return fresh;
  }

  @BeforeEach
  void start() throws IOException {
    host = open(folder, TestHost.usual());
  }

  @AfterEach
  void stop() {
    if (opened != null) {
      try (TestHost last = opened) {
        last.requireOrigin();
      }
    }
  }

  @Test
  void theFirstInvokeIsColdAndTheNextOneMeetsTheSameEnvironment() throws Exception {
    FunctionVersion counter = host.python("counter", COUNTER);
    InvokeOutcome.Answered cold = host.invoke(counter, "{}");
    InvokeOutcome.Answered warm = host.invoke(counter, "{}");
    assertThat(text(cold)).isEqualTo("1");
    assertThat(text(warm)).isEqualTo("2");
    assertThat(cold.cold()).contains(ColdReason.FIRST);
    assertThat(warm.cold()).isEmpty();
    assertThat(warm.slotId()).isEqualTo(cold.slotId());
    assertThat(cold.functionError()).isNull();
  }

  @Test
  void tellsThePhasesOfAColdAndAWarmInvoke() throws Exception {
    FunctionVersion counter = host.python("counter", COUNTER);
    InvokeOutcome.Answered cold = host.invoke(counter, "{}");
    InvokeOutcome.Answered warm = host.invoke(counter, "{}");
    assertThat(cold.phases().nanos())
        .containsOnlyKeys(
            Phase.PLACE,
            Phase.SANDBOX,
            Phase.CODE,
            Phase.RUNTIME,
            Phase.FUNCTION_INIT,
            Phase.DISPATCH,
            Phase.RESPOND);
    // A busy host may hear of the start only after the runtime has connected: then all is SANDBOX.
    assertThat(cold.phases().nanos().get(Phase.SANDBOX)).isPositive();
    assertThat(cold.phases().nanos().get(Phase.FUNCTION_INIT)).isPositive();
    assertThat(warm.phases().nanos()).containsOnlyKeys(Phase.PLACE, Phase.DISPATCH, Phase.RESPOND);
  }

  @Test
  void writesTheLinesOfAnInvokeInOrder() throws Exception {
    FunctionVersion function =
        host.python("talker", "def handler(event, context):\n    print('hello log')\n");
    InvokeOutcome.Answered answer = answered(host.send(function, "{}", true));
    List<String> lines = host.messages();
    assertThat(lines.get(0)).startsWith("INIT_START Runtime Version: python:3.");
    assertThat(lines.get(1)).matches("START RequestId: [0-9a-f-]{36} Version: \\$LATEST");
    assertThat(lines.get(2)).isEqualTo("hello log");
    assertThat(lines.get(3)).matches("END RequestId: [0-9a-f-]{36}");
    assertThat(lines.get(4))
        .matches(
            "REPORT RequestId: [0-9a-f-]{36}\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms"
                + "\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: \\d+\\.\\d\\d ms"
                + "\t");
    assertThat(new String(java.util.Objects.requireNonNull(answer.logTail()), UTF_8))
        .isEqualTo(String.join("\n", lines.subList(1, 5)) + "\n");
  }

  @Test
  void anErrorOfTheHandlerIsUnhandledAndTheEnvironmentLives() throws Exception {
    FunctionVersion function =
        host.python(
            "failing",
            """
            calls = 0
            def handler(event, context):
                global calls
                calls += 1
                raise ValueError("call %d" % calls)
            """);
    InvokeOutcome.Answered first = host.invoke(function, "{}");
    InvokeOutcome.Answered second = host.invoke(function, "{}");
    assertThat(first.functionError()).isEqualTo("Unhandled");
    assertThat(text(first))
        .contains("\"errorMessage\": \"call 1\"", "\"errorType\": \"ValueError\"");
    assertThat(text(second)).contains("call 2");
    assertThat(second.cold()).isEmpty();
  }

  @Test
  void aTimeoutAnswersAsLambdaDoesAndTheNextInvokeFindsGlobalsLostAndTmpKept() throws Exception {
    FunctionVersion function =
        host.python(
            "slow",
            Duration.ofSeconds(1),
            """
            import os, tempfile, time
            calls = 0
            def handler(event, context):
                global calls
                calls += 1
                path = os.path.join(tempfile.gettempdir(), "seen")
                if os.path.exists(path):
                    return {"calls": calls}
                open(path, "w").close()
                time.sleep(60)
            """);
    InvokeOutcome.Answered first = host.invoke(function, "{}");
    assertThat(first.functionError()).isEqualTo("Unhandled");
    assertThat(text(first))
        .matches(
            "\\{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: [0-9a-f-]{36}"
                + " Error: Task timed out after 1.00 seconds\"}");
    InvokeOutcome.Answered second = host.invoke(function, "{}");
    assertThat(text(second)).isEqualTo("{\"calls\": 1}");
    assertThat(second.cold()).contains(ColdReason.RESET);
    assertThat(second.slotId()).isEqualTo(first.slotId());
    assertThat(host.messages()).anyMatch(line -> line.endsWith("\tStatus: timeout"));
  }

  @Test
  void anExitOfTheRuntimeIsToldWithItsStatus() throws Exception {
    FunctionVersion function =
        host.python("exiting", "import os\ndef handler(event, context):\n    os._exit(event)\n");
    assertThat(text(host.invoke(function, "0")))
        .contains(
            "\"errorType\":\"Runtime.ExitError\"", "Runtime exited without providing a reason");
    assertThat(text(host.invoke(function, "3")))
        .contains("Runtime exited with error: exit status 3");
    assertThat(host.messages())
        .anyMatch(line -> line.endsWith("\tStatus: error\tError Type: Runtime.ExitError"));
  }

  @Test
  void aFailedInitIsRepeatedOnceAndItsErrorIsTheAnswer() throws Exception {
    FunctionVersion function = host.python("broken", "import nowhere\n");
    InvokeOutcome.Answered answer = host.invoke(function, "{}");
    assertThat(answer.functionError()).isEqualTo("Unhandled");
    assertThat(text(answer)).contains("Runtime.ImportModuleError", "No module named 'nowhere'");
    assertThat(host.messages())
        .anyMatch(l ->
            l.matches(
                "INIT_REPORT Init Duration: .* ms\tPhase: init\tStatus: error\tError Type:"
                    + " Runtime.ImportModuleError"))
        .anyMatch(l ->
            l.matches(
                "INIT_REPORT Init Duration: .* ms\tPhase: invoke\tStatus: error\tError Type:"
                    + " Runtime.ImportModuleError"));
  }

  @Test
  void anInitThatIsLongerThanTheInitLimitGoesOnInTheTimeOfTheInvoke() throws Exception {
    // The limit of this host is 2 s.
    FunctionVersion function =
        host.python(
            "heavy",
            Duration.ofSeconds(20),
            "import time\ntime.sleep(3)\ndef handler(event, context):\n    return 'up'\n");
    InvokeOutcome.Answered answer = host.invoke(function, "{}");
    assertThat(text(answer)).isEqualTo("\"up\"");
    assertThat(host.messages())
        .anyMatch(l ->
            l.matches(
                "INIT_REPORT Init Duration: 2\\d\\d\\d\\.\\d\\d ms\tPhase: init\tStatus: timeout"));
  }

  @Test
  void aSandboxThatDiedWhileIdleCostsTheCallerNothing() throws Exception {
    FunctionVersion counter = host.python("counter", COUNTER);
    for (int i = 0; i < 5; i++) {
      host.invoke(counter, "{}");
      ProcessHandle.of(onlySlot().pid()).orElseThrow().destroyForcibly();
      assertThat(text(host.invoke(counter, "{}"))).isEqualTo("1");
    }
  }

  @Test
  void aFrozenSandboxThatWasKilledCostsTheCallerNothing() throws Exception {
    FunctionVersion counter = host.python("counter", COUNTER);
    host.invoke(counter, "{}");
    assertThat(onlySlot().invokes()).isEqualTo(1);
    awaitFrozen();
    ProcessHandle.of(onlySlot().pid()).orElseThrow().destroyForcibly();
    assertThat(text(host.invoke(counter, "{}"))).isEqualTo("1");
  }

  @Test
  void anIdleSlotIsFrozenAndThawsForItsNextInvoke() throws Exception {
    FunctionVersion counter = host.python("counter", COUNTER);
    host.invoke(counter, "{}");
    awaitFrozen();
    assertThat(text(host.invoke(counter, "{}"))).isEqualTo("2");
  }

  @Test
  void invokesAtTheSameTimeHaveSlotsOfTheirOwn() throws Exception {
    FunctionVersion sleeper =
        host.python(
            "sleeper",
            """
            import time
            def handler(event, context):
                begun = time.time()
                time.sleep(1)
                return [begun, time.time()]
            """);
    List<CompletableFuture<InvokeOutcome>> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(host.send(sleeper, "{}"));
    }
    Map<String, List<double[]>> spans = new HashMap<>();
    for (CompletableFuture<InvokeOutcome> outcome : sent) {
      InvokeOutcome.Answered answer = answered(outcome);
      String[] times = text(answer).replaceAll("[\\[\\] ]", "").split(",", -1);
      spans
          .computeIfAbsent(answer.slotId(), slot -> new ArrayList<>())
          .add(new double[] {Double.parseDouble(times[0]), Double.parseDouble(times[1])});
    }
    assertThat(spans).hasSizeGreaterThan(1);
    for (List<double[]> ofOneSlot : spans.values()) {
      ofOneSlot.sort((a, b) -> Double.compare(a[0], b[0]));
      for (int i = 1; i < ofOneSlot.size(); i++) {
        assertThat(ofOneSlot.get(i)[0]).isGreaterThanOrEqualTo(ofOneSlot.get(i - 1)[1]);
      }
    }
  }

  @Test
  void anUpdateLetsTheInvokeInFlightEndAndRetiresItsSlot() throws Exception {
    FunctionVersion old =
        host.python(
            "updated", "import time\ndef handler(e, c):\n    time.sleep(1)\n    return 'old'\n");
    FunctionVersion next = host.python("updated", "def handler(e, c):\n    return 'new'\n");
    CompletableFuture<InvokeOutcome> inFlight = host.send(old, "{}");
    awaitState("busy");
    host.manager.onMade(next);
    assertThat(host.manager.codeInUse()).as("it runs, so its files stay").contains(old.code());
    InvokeOutcome.Answered fresh = host.invoke(next, "{}");
    assertThat(text(fresh)).isEqualTo("\"new\"");
    assertThat(fresh.cold()).isPresent();
    assertThat(text(answered(inFlight))).isEqualTo("\"old\"");
    Waiting.until(() -> host.manager.slots().size() == 1, host.manager::slots);
    assertThat(onlySlot().id()).isEqualTo(fresh.slotId());
    assertThat(host.manager.codeInUse()).containsExactly(next.code());
  }

  @Test
  void aResponseThatIsTooLargeIsToldAndTheEnvironmentLives() throws Exception {
    FunctionVersion function =
        host.python(
            "large",
            """
            calls = 0
            def handler(event, context):
                global calls
                calls += 1
                return "x" * event if event else calls
            """);
    assertThat(text(host.invoke(function, "6291555")))
        .isEqualTo(
            "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size"
                + " (6291556 bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}");
    // A runtime may still be busy with what was refused when its caller has the answer.
    awaitState("idle");
    assertThat(host.invoke(function, "6291554").payload()).hasSize(6291556);
    awaitState("idle");
    assertThat(text(host.invoke(function, "0"))).isEqualTo("3");
  }

  @Test
  void evictsAnIdleSlotOfAnotherFunctionWhenTheMemoryIsUsedUp() throws Exception {
    host.close();
    host =
        open(
            folder.resolve("small"),
            new WorkerLimits(10, 256, Duration.ofMinutes(10), Duration.ofMillis(600)));
    FunctionVersion first = host.python("first", COUNTER);
    FunctionVersion second = host.python("second", COUNTER);
    FunctionVersion third = host.python("third", COUNTER);
    host.invoke(first, "{}");
    host.invoke(second, "{}");
    host.invoke(third, "{}");
    assertThat(host.manager.slots())
        .extracting(SlotView::function)
        .containsExactly("second", "third");
    assertThat(host.invoke(first, "{}").cold()).contains(ColdReason.EVICTED);
  }

  @Test
  void refusesAnInvokeThatFindsNoRoomInItsTime() throws Exception {
    host.close();
    host =
        open(
            folder.resolve("small"),
            new WorkerLimits(10, 128, Duration.ofMinutes(10), Duration.ofMillis(300)));
    FunctionVersion sleeper =
        host.python("sleeper", "import time\ndef handler(e, c):\n    time.sleep(2)\n");
    CompletableFuture<InvokeOutcome> long1 = host.send(sleeper, "{}");
    InvokeOutcome refused =
        host.send(host.python("other", COUNTER), "{}").get(10, TimeUnit.SECONDS);
    assertThat(refused)
        .isEqualTo(new InvokeOutcome.Throttled(InvokeOutcome.Throttled.Reason.NO_CAPACITY));
    assertThat(text(answered(long1))).isEqualTo("null");
  }

  @Test
  void aRuntimeThatLingersAfterItsResponseDoesNotKeepTheCallerWaiting() throws Exception {
    // It answers by hand and asks for the next event only after two seconds.
    FunctionVersion function =
        host.python(
            "lingering",
            """
            import os, http.client, time
            def handler(event, context):
                api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
                path = "/2018-06-01/runtime/invocation/%s/response" % context.aws_request_id
                api.request("POST", path, b'"early"')
                api.getresponse().read()
                time.sleep(2)
            """);
    long begun = System.nanoTime();
    assertThat(text(host.invoke(function, "{}"))).isEqualTo("\"early\"");
    host.invoke(function, "{}");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
  }

  private SlotView onlySlot() {
    return host.manager.slots().getLast();
  }

  private void awaitFrozen() {
    Waiting.until(
        () -> host.manager.slots().stream().allMatch(SlotView::frozen), host.manager::slots);
  }

  private void awaitState(String state) {
    Waiting.until(
        () -> host.manager.slots().stream().anyMatch(slot -> slot.state().equals(state)),
        host.manager::slots);
  }
}
