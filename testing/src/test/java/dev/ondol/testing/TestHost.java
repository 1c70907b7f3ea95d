package dev.ondol.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.PhaseTimes;
import dev.ondol.core.WorkerLimits;
import dev.ondol.linux.OutputPump;
import dev.ondol.micromanager.CodeTrees;
import dev.ondol.micromanager.CredentialSource;
import dev.ondol.micromanager.Host;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.MicroManager;
import dev.ondol.micromanager.MicroManagerSettings;
import dev.ondol.micromanager.PoolSettings;
import dev.ondol.micromanager.StreamLimits;
import dev.ondol.micromanager.Supplies;
import dev.ondol.runtimeapi.RuntimeApi;
import dev.ondol.runtimes.RuntimeChoice;
import dev.ondol.runtimes.RuntimeShelf;
import dev.ondol.sandbox.SandboxProvider;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A micro-manager on this host with real sandboxes and runtimes, and functions written in Python.
 */
final class TestHost implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One log event as it reached the sink. */
  record Line(String group, String stream, String message) {}

  final List<Line> log = new CopyOnWriteArrayList<>();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Path folder;
  private final SandboxProvider provider;
  private final Pooling pooling;
  private final boolean full;
  private final RuntimeShelf shelf;
  private final OutputPump pump = new OutputPump();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  final MicroManager manager;

  static WorkerLimits usual() {
    return new WorkerLimits(100, 16_384, Duration.ofMinutes(10), Duration.ofSeconds(20));
  }

  /** Whether environments are prepared. */
  enum Pooling {
    OFF(0),
    /** Each function that is made finds one. */
    ON(512),
    /** There is no memory for a single one. */
    EXHAUSTED(1);

    private final int memoryMib;

    Pooling(int memoryMib) {
      this.memoryMib = memoryMib;
    }
  }

  TestHost(Path folder, SandboxProvider provider, WorkerLimits limits, Pooling pooling)
      throws IOException {
    this.folder = folder;
    this.provider = provider;
    this.pooling = pooling;
    this.full = pooling == Pooling.ON && limits.equals(usual());
    shelf = RuntimeShelf.open(folder.resolve("runtimes"));
    assumeTrue(
        shelf.choose("python3.12") instanceof RuntimeChoice.Served, "there is no Python here");
    manager =
        new MicroManager(
            new Host(
                provider,
                new RuntimeApi(loops),
                pump,
                new Supplies(
                    shelf::choose,
                    code -> new CodeTrees(folder.resolve("code").resolve(code.sha256()), null),
                    function -> new CredentialSource.Credentials("id", "secret", "token")),
                (group, stream, time, message) -> log.add(new Line(group, stream, message))),
            new MicroManagerSettings(
                limits,
                Duration.ofSeconds(2),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                StreamLimits.LAMBDA,
                false,
                6,
                true,
                new PoolSettings(pooling.memoryMib, PoolSettings.OFF.unusedAfter(), true),
                null),
            metrics);
  }

  /** A function of one Python file with a handler named {@code handler}. */
  FunctionVersion python(String name, String code) throws IOException {
    return python(name, Duration.ofSeconds(10), code);
  }

  FunctionVersion python(String name, Duration timeout, String code) throws IOException {
    String sha = UUID.randomUUID().toString().replace("-", "").repeat(2);
    Path tree = Files.createDirectories(folder.resolve("code").resolve(sha));
    Files.writeString(tree.resolve("app.py"), code);
    FunctionVersion made =
        new FunctionVersion(
            new FunctionId("us-east-1", "000000000000", name),
            FunctionVersion.LATEST,
            UUID.randomUUID().toString(),
            new FunctionVersion.Code("python3.12", "app.handler", sha, code.length(), List.of()),
            new FunctionVersion.Limits(128, 512, timeout),
            new FunctionVersion.Settings(
                Map.of(),
                FunctionVersion.Logging.text("/aws/lambda/" + name),
                "arn:aws:iam::000000000000:role/r",
                false));
    if (full) {
      manager.onMade(made);
      awaitPrepared();
    }
    return made;
  }

  private void awaitPrepared() {
    Waiting.until(
        () -> metrics.find("ondol.pool.size").gauges().stream().anyMatch(size -> size.value() > 0),
        metrics::getMetersAsString);
  }

  /** Whatever a test found, it found in environments that came from where it says. */
  void requireOrigin() {
    switch (pooling) {
      case OFF -> assertThat(taken("hit") + taken("miss")).as("asked of a pool").isZero();
      case ON -> assertThat(taken("hit")).as("prepared").isGreaterThanOrEqualTo(full ? 1 : 0);
      case EXHAUSTED -> {
        assertThat(taken("hit")).as("prepared").isZero();
        assertThat(taken("miss")).as("made on demand, for the pool is empty").isPositive();
      }
    }
  }

  /**
   * How many cold starts a pool served, or did not, by {@code hit}, {@code miss}, {@code bypass}.
   */
  double taken(String outcome) {
    return metrics.find("ondol.pool.taken").tag("outcome", outcome).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  CompletableFuture<InvokeOutcome> send(FunctionVersion function, String event) {
    return send(function, event, false);
  }

  CompletableFuture<InvokeOutcome> send(FunctionVersion function, String event, boolean logTail) {
    return manager.invoke(
        new Invoke(
            UUID.randomUUID().toString(),
            function,
            function.function().arn(),
            event.getBytes(UTF_8),
            new Invoke.Options(logTail, null, null, null, null),
            new PhaseTimes()));
  }

  InvokeOutcome.Answered invoke(FunctionVersion function, String event) throws Exception {
    return answered(send(function, event));
  }

  static InvokeOutcome.Answered answered(CompletableFuture<InvokeOutcome> outcome)
      throws Exception {
    InvokeOutcome ended = outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).isInstanceOf(InvokeOutcome.Answered.class);
    return (InvokeOutcome.Answered) ended;
  }

  static String text(InvokeOutcome.Answered answer) {
    return new String(answer.payload(), UTF_8);
  }

  /** The messages of the log so far, in order. */
  List<String> messages() {
    return log.stream().map(Line::message).toList();
  }

  @Override
  public void close() {
    manager.close();
    pump.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    provider.close();
    shelf.finish();
  }
}
