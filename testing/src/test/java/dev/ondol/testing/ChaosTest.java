package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.cli.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Sandboxes die at random under load, and every caller still gets an answer that AWS could give.
 */
class ChaosTest {
  private static final int LINES = 50;
  private static final int INVOKES_PER_LINE = 20;
  private static final long KILL_PERIOD_MILLIS = 150;

  private static final String SOURCE =
      """
      exports.handler = async event => {
        await new Promise(done => setTimeout(done, 20));
        return event.n;
      };
      """;

  @ParameterizedTest
  @ValueSource(strings = {"process", "container"})
  void noInvokeIsLostWhenSandboxesAreKilled(String isolation) throws Exception {
    try (TestPlatform platform = TestPlatform.start(isolation, Map.of("oversubscription", "10"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      create(platform);
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger killed = new AtomicInteger();
      Future<?> killer = threads.submit(() -> kill(platform.platform(), done, killed));
      List<Future<List<String>>> lines = new ArrayList<>();
      for (int line = 0; line < LINES; line++) {
        int first = line * INVOKES_PER_LINE;
        lines.add(threads.submit(() -> line(platform, first)));
      }
      List<String> wrong = new ArrayList<>();
      for (Future<List<String>> line : lines) {
        wrong.addAll(line.get(5, TimeUnit.MINUTES));
      }
      done.set(true);
      killer.get();

      assertThat(wrong).isEmpty();
      assertThat(killed).hasPositiveValue();
      assertThat(invoke(platform, 7).payload().asUtf8String()).isEqualTo("7");
    }
  }

  /** The invokes of one line that ended in any way that AWS's could not. */
  private static List<String> line(TestPlatform platform, int first) {
    List<String> wrong = new ArrayList<>();
    for (int n = first; n < first + INVOKES_PER_LINE; n++) {
      try {
        InvokeResponse response = invoke(platform, n);
        String text = response.payload().asUtf8String();
        boolean answered =
            response.functionError() == null
                ? text.equals(String.valueOf(n))
                : text.contains("Runtime exited") || text.contains("Runtime.ExitError");
        if (!answered) {
          wrong.add(n + ": " + response.functionError() + " " + text);
        }
      } catch (RuntimeException e) {
        wrong.add(n + ": " + e);
      }
    }
    return wrong;
  }

  private static void kill(Platform platform, AtomicBoolean done, AtomicInteger killed) {
    Random random = new Random(42);
    while (!done.get()) {
      List<Long> pids =
          platform.slots().stream().map(slot -> slot.pid()).filter(pid -> pid > 1).toList();
      if (!pids.isEmpty()) {
        ProcessHandle.of(pids.get(random.nextInt(pids.size())))
            .filter(ProcessHandle::destroyForcibly)
            .ifPresent(process -> killed.incrementAndGet());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(KILL_PERIOD_MILLIS));
    }
  }

  private static void create(TestPlatform platform) {
    String runtime = platform.requireNode();
    platform
        .lambda()
        .createFunction(r ->
            r.functionName("chaos")
                .runtime(runtime)
                .handler("index.handler")
                .role(TestPlatform.ROLE)
                .timeout(30)
                .code(c -> c.zipFile(CodeZip.with("index.js", SOURCE).bytes())));
    platform.lambda().waiter().waitUntilFunctionActiveV2(r -> r.functionName("chaos"));
  }

  private static InvokeResponse invoke(TestPlatform platform, int n) {
    return platform
        .lambda()
        .invoke(r -> r.functionName("chaos").payload(SdkBytes.fromUtf8String("{\"n\":" + n + "}")));
  }
}
