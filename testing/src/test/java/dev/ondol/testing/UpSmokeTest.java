package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** {@code ondol up} as an operator meets it: started, stopped, killed, started again. */
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class UpSmokeTest {
  private static final Pattern PID = Pattern.compile("\"pid\" ?: ?(\\d+)");
  private static final String BOOTSTRAP =
      """
      #!/bin/sh
      api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
      while true; do
        id=$(curl -sS -D - -o /tmp/event "$api/invocation/next" | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
        sleep "$(cat /tmp/event)"
        curl -sS -o /dev/null -d '"slept"' "$api/invocation/$id/response"
      done
      """;

  @Parameter String isolation = "";
  @TempDir Path folder = Path.of("");

  @Test
  void anInvokeInFlightIsAnsweredBeforeTheEnd() throws Exception {
    try (OndolProcess ondol = up();
        LambdaClient lambda = client(ondol.endpoint());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      create(lambda);
      assertThat(invoke(lambda, "0")).isEqualTo("\"slept\"");
      CompletableFuture<String> inFlight =
          CompletableFuture.supplyAsync(() -> invoke(lambda, "2"), threads);
      Eventually.get(() -> slots(ondol), text -> text.contains("busy"));

      assertThat(ondol.terminate()).isZero();
      assertThat(inFlight.get()).isEqualTo("\"slept\"");
      assertThat(ondol.output()).contains("Stopped.");
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aSecondOneOnTheSameFolderIsRefused() {
    try (OndolProcess first = up()) {
      first.endpoint();
      try (OndolProcess second = up()) {
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.output()).contains("another Ondol (process ");
      }
      assertThat(first.terminate()).isZero();
    }
  }

  @Test
  void boundToAnyAddressItNeedsAnAccessKeyFirst() {
    Path data = folder.resolve("public");
    try (OndolProcess refused = OndolProcess.up(data, "--host", "0.0.0.0")) {
      assertThat(refused.awaitEnd()).isEqualTo(2);
      assertThat(refused.output())
          .contains("host 0.0.0.0 is not a loopback address, so requests must be signed")
          .contains("ondol keys create --data-dir " + data);
    }
  }

  @Test
  void afterAKillTheNextStartHasAllFunctionsAndRemovesWhatWasLeft() {
    List<Long> left;
    try (OndolProcess ondol = up();
        LambdaClient lambda = client(ondol.endpoint())) {
      create(lambda);
      invoke(lambda, "0");
      left = PID.matcher(slots(ondol)).results().map(r -> Long.valueOf(r.group(1))).toList();
      assertThat(left).hasSize(1);
      ondol.kill();
    }
    try (OndolProcess ondol = up();
        LambdaClient lambda = client(ondol.endpoint())) {
      assertThat(ondol.output()).contains("  removed ");
      Eventually.get(() -> left.stream().filter(UpSmokeTest::lives).toList(), List::isEmpty);
      assertThat(invoke(lambda, "0")).isEqualTo("\"slept\"");
      assertThat(ondol.terminate()).isZero();
    }
    assertThat(leftovers()).isEmpty();
  }

  private OndolProcess up() {
    Program.assumeWorks("curl", "curl", "--version");
    OndolProcess ondol = OndolProcess.up(folder.resolve("data"), "--isolation", isolation);
    String begun =
        Eventually.get(
            ondol::output, text -> text.contains("Ondol serves") || text.contains("ondol: "));
    assumeFalse(
        begun.contains("does not work on this host"),
        () -> "skipped: " + begun.lines().findFirst().orElse(""));
    return ondol;
  }

  private static void create(LambdaClient lambda) {
    lambda.createFunction(r ->
        r.functionName("sleeper")
            .runtime("provided.al2023")
            .handler("none")
            .role(TestPlatform.ROLE)
            .timeout(10)
            .code(c -> c.zipFile(new CodeZip().program("bootstrap", BOOTSTRAP).bytes())));
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName("sleeper"));
  }

  private static String invoke(LambdaClient lambda, String seconds) {
    return lambda
        .invoke(r -> r.functionName("sleeper").payload(SdkBytes.fromUtf8String(seconds)))
        .payload()
        .asUtf8String();
  }

  private static String slots(OndolProcess ondol) {
    return Program.run(
            Map.of(), OndolProcess.command("slots", "--json", "--endpoint", ondol.endpoint()))
        .output();
  }

  private static LambdaClient client(String endpoint) {
    return LambdaClient.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  /** A zombie has ended: only its parent has not heard of it. */
  private static boolean lives(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  /** Mounts, cgroups and processes whose names carry the data folder's. */
  private List<String> leftovers() {
    String name = folder.getFileName().toString();
    Matcher matcher = Pattern.compile(".*" + Pattern.quote(name) + ".*").matcher("");
    Stream<String> mounts = Tree.read(Path.of("/proc/self/mountinfo")).lines();
    Stream<String> processes =
        ProcessHandle.allProcesses()
            .map(process -> process.info().commandLine().orElse(""))
            .filter(line -> !line.contains("surefire"));
    return Stream.concat(mounts, processes)
        .filter(line -> matcher.reset(line).find())
        .filter(line -> Files.exists(folder))
        .toList();
  }
}
