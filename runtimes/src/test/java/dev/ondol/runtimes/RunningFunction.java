package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.ScriptedRuntimeApi.Event;
import dev.ondol.runtimes.ScriptedRuntimeApi.Post;
import dev.ondol.sandbox.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A function's runtime process without a sandbox, with a scripted platform on the other side. */
final class RunningFunction implements AutoCloseable {
  static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:tested:live";
  private static final int MEMORY_MIB = 128;
  private static final Path SHELF;
  private static final RuntimeShelf RUNTIMES;

  static {
    try {
      SHELF = Files.createTempDirectory("ondol-runtimes-");
      RUNTIMES = RuntimeShelf.withArchives(SHELF);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(SHELF)));
  }

  final ScriptedRuntimeApi api;
  private final Path output;
  private final Process process;
  private int requests;

  private RunningFunction(ScriptedRuntimeApi api, Path output, Process process) {
    this.api = api;
    this.output = output;
    this.process = process;
  }

  /** The shelf of this host, searched once for all tests. */
  static RuntimeShelf runtimes() {
    return RUNTIMES;
  }

  /** Skips the test where the host has nothing for the identifier. */
  static LanguageRuntime runtime(String identifier) {
    RuntimeChoice choice = RUNTIMES.choose(identifier);
    assumeTrue(choice instanceof RuntimeChoice.Served, () -> "skipped: " + choice);
    return ((RuntimeChoice.Served) choice).runtime();
  }

  static RunningFunction start(Path taskRoot, String identifier, String handler)
      throws IOException {
    return start(taskRoot, identifier, handler, Map.of());
  }

  static RunningFunction start(
      Path taskRoot, String identifier, String handler, Map<String, String> environment)
      throws IOException {
    LanguageRuntime runtime = runtime(identifier);
    ScriptedRuntimeApi api = new ScriptedRuntimeApi();
    Layout layout = layout(taskRoot, runtime, api.address());
    FunctionVersion function = function(identifier, handler, environment, MEMORY_MIB);
    ProcessBuilder builder = new ProcessBuilder(runtime.command(function, layout));
    builder.directory(taskRoot.toFile());
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(common(layout, function));
    variables.putAll(runtime.environment(function, layout));
    variables.putAll(environment);
    Path output = Files.createTempFile("ondol-output-", ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    return new RunningFunction(api, output, process);
  }

  private static Layout layout(Path taskRoot, LanguageRuntime runtime, String address) {
    return new Layout(
        taskRoot.toString(),
        runtime.runtimeDir().toString(),
        taskRoot.resolveSibling("opt").toString(),
        null,
        System.getProperty("java.io.tmpdir"),
        address);
  }

  /** What the maker of this language's caches writes for the code. */
  static byte[] makeCache(Path taskRoot, String identifier)
      throws IOException, InterruptedException {
    LanguageRuntime runtime = runtime(identifier);
    CacheMaker maker =
        runtime.cacheMaker(function(identifier, "", Map.of(), MEMORY_MIB)).orElseThrow();
    Process process =
        new ProcessBuilder(maker.command().apply(layout(taskRoot, runtime, "")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return output;
  }

  static FunctionVersion function(
      String identifier, String handler, Map<String, String> environment, int memoryMib) {
    return new FunctionVersion(
        new FunctionId("us-east-1", "000000000000", "tested"),
        FunctionVersion.LATEST,
        "revision",
        new FunctionVersion.Code(identifier, handler, "0".repeat(64), 1, List.of()),
        new FunctionVersion.Limits(memoryMib, 512, Duration.ofSeconds(3)),
        new FunctionVersion.Settings(
            environment,
            FunctionVersion.Logging.text("/aws/lambda/tested"),
            "arn:aws:iam::000000000000:role/tested",
            false));
  }

  private static Map<String, String> common(Layout layout, FunctionVersion function) {
    return Map.ofEntries(
        Map.entry("_HANDLER", function.code().handler()),
        Map.entry("AWS_LAMBDA_RUNTIME_API", layout.runtimeApiAddress()),
        Map.entry("AWS_LAMBDA_FUNCTION_NAME", "tested"),
        Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + MEMORY_MIB),
        Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/tested"),
        Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]abc"),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("LAMBDA_TASK_ROOT", layout.taskRoot()),
        Map.entry("LAMBDA_RUNTIME_DIR", layout.runtimeDir()),
        Map.entry("LANG", "en_US.UTF-8"),
        Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
        Map.entry("TZ", ":UTC"));
  }

  /** Sends an event and waits for what the runtime posts. */
  Post invoke(String json) throws InterruptedException {
    return invoke(json, Map.of());
  }

  Post invoke(String json, Map<String, String> headers) throws InterruptedException {
    api.offer(new Event(nextRequestId(), json, headers));
    return api.take();
  }

  private String nextRequestId() {
    return "8476a536-e9f4-11e8-9739-%012x".formatted(++requests);
  }

  String lastRequestId() {
    return "8476a536-e9f4-11e8-9739-%012x".formatted(requests);
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the process ends").isTrue();
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written so far, as lines. */
  List<String> output() throws IOException {
    return List.of(Files.readString(output, StandardCharsets.UTF_8).split("\n", -1));
  }

  /** The lines that hold the text. */
  List<String> linesWith(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : output()) {
      if (line.contains(text)) {
        lines.add(line);
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    api.close();
    Files.deleteIfExists(output);
  }

  /** At the end of the tests, as well as it goes. */
  private static void delete(Path folder) {
    try (var paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      System.err.println("left behind: " + folder);
    }
  }
}
