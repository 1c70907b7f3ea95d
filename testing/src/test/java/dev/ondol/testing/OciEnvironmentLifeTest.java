package dev.ondol.testing;

import static dev.ondol.testing.TestHost.answered;
import static dev.ondol.testing.TestHost.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.ondol.core.FunctionVersion;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.oci.OciProvider;
import dev.ondol.sandbox.oci.OciSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestHost.Pooling.class)
class OciEnvironmentLifeTest extends EnvironmentLife {
  /** Not the usual one, which a platform on this host may be using. */
  private static final String NETWORK = "10.233.0.0";

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);

  /** Of each kind, containers that are made before they are needed. */
  int ahead() {
    return 0;
  }

  @Override
  SandboxProvider provider(Path state) {
    OciProvider provider =
        new OciProvider(
            new OciSettings(
                state,
                OciSettings.DEFAULT_RUNTIMES,
                OciSettings.Numbers.on(NETWORK),
                false,
                true,
                ahead()));
    if (provider.probe(PROBE_LIMIT) instanceof Probe.Unavailable(String reason, String remedy)) {
      provider.close();
      abort("no containers here: " + reason);
    }
    return provider;
  }

  @Test
  void aFunctionThatUsesTooMuchMemoryIsKilledAloneAndItsCallerToldWhy() throws Exception {
    FunctionVersion hog =
        host.python(
            "hog",
            """
            def handler(event, context):
                if event:
                    kept = bytearray(event * 1024 * 1024)
                    for i in range(0, len(kept), 4096):
                        kept[i] = 1
                return "fits"
            """);
    FunctionVersion neighbour = host.python("neighbour", "def handler(e, c):\n    return 'here'\n");
    host.invoke(neighbour, "{}");
    InvokeOutcome.Answered killed = host.invoke(hog, "400");
    assertThat(killed.functionError()).isEqualTo("Unhandled");
    assertThat(text(killed))
        .contains(
            "\"errorType\":\"Runtime.OutOfMemory\"", "Runtime exited with error: signal: killed");
    assertThat(host.messages())
        .anyMatch(l -> l.endsWith("\tStatus: error\tError Type: Runtime.OutOfMemory"));
    assertThat(text(host.invoke(hog, "0"))).isEqualTo("\"fits\"");
    assertThat(host.invoke(neighbour, "{}").cold()).isEmpty();
  }

  @Test
  void theReportTellsTheMemoryThatTheCgroupCounted() throws Exception {
    FunctionVersion function =
        host.python(
            "user",
            """
            def handler(event, context):
                kept = bytearray(60 * 1024 * 1024)
                for i in range(0, len(kept), 4096):
                    kept[i] = 1
            """);
    host.invoke(function, "{}");
    String report =
        host.messages().stream().filter(l -> l.startsWith("REPORT")).findFirst().orElseThrow();
    int used = Integer.parseInt(report.replaceAll("(?s).*Max Memory Used: (\\d+) MB.*", "$1"));
    assertThat(used).isBetween(60, 128);
  }

  @Test
  void anInvokeThatComputesForLongGivesWayAndTheNextOneDoesNot() throws Exception {
    FunctionVersion function =
        host.python(
            "busy",
            """
            import time
            def handler(event, context):
                end = time.monotonic() + event
                while time.monotonic() < end:
                    pass
            """);
    host.invoke(function, "0");
    Path weight = weightOf(host.manager.slots().getFirst().pid());
    String ordinary = Files.readString(weight);
    CompletableFuture<InvokeOutcome> computing = host.send(function, "1");
    Waiting.until(() -> number(weight) == Integer.parseInt(ordinary.strip()) / 16, () -> "weight");
    assertThat(answered(computing).functionError()).isNull();
    host.invoke(function, "0");
    assertThat(weight).hasContent(ordinary);
  }

  private static int number(Path file) {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the weight of a process's cgroup stands. */
  private static Path weightOf(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
      String[] fields = line.split(":", 3);
      for (String file : List.of("/cpu" + fields[2] + "/cpu.shares", fields[2] + "/cpu.weight")) {
        Path weight = Path.of("/sys/fs/cgroup" + file);
        boolean counts = List.of(fields[1].split(",", -1)).contains("cpu") || fields[0].equals("0");
        if (counts && Files.exists(weight)) return weight;
      }
    }
    return abort("this host has no weights where one looks for them");
  }

  @Test
  void aFunctionFindsTheWorldThatLambdaPromises() throws Exception {
    FunctionVersion function =
        host.python(
            "world",
            """
            import getpass, os
            def handler(event, context):
                return "|".join([
                    getpass.getuser(), os.getcwd(), str(os.getuid()), oct(os.stat("/tmp").st_mode),
                    os.environ["LAMBDA_TASK_ROOT"], os.environ["AWS_LAMBDA_RUNTIME_API"],
                    os.environ["AWS_EXECUTION_ENV"], os.environ["TZ"], str(os.access("/var/task", os.W_OK)),
                    str(os.statvfs("/tmp").f_blocks * os.statvfs("/tmp").f_frsize > 500 * 1000 * 1000)])
            """);
    assertThat(text(host.invoke(function, "{}")))
        .isEqualTo(
            "\"sbx_user1051|/var/task|993|0o41777|/var/task|169.254.100.1:9001|AWS_Lambda_python3.12"
                + "|:UTC|False|True\"");
  }
}
