package dev.ondol.sandbox.oci;

import dev.ondol.linux.OutputPipe;
import dev.ondol.linux.OutputPump;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs commands in sandboxes of a provider of its own, and looks at what they print. */
final class TestBed implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger IDS = new AtomicInteger();

  final Path folder;
  final OciProvider provider;
  private final OutputPump pump = new OutputPump();
  private final Map<Sandbox, Output> outputs = new ConcurrentHashMap<>();
  private final Set<Sandbox> unfurnished = ConcurrentHashMap.newKeySet();

  TestBed(Path folder) {
    this(folder, 0);
  }

  /**
   * @param ahead so many containers of each kind are made before they are needed
   */
  TestBed(Path folder, int ahead) {
    this(folder, OciSettings.in(folder.resolve("state"), true, true, ahead));
  }

  /** With another OCI runtime than the usual ones. */
  static TestBed with(Path folder, Path runtime) {
    OciSettings usual = OciSettings.in(folder.resolve("state"), false, true, 0);
    return new TestBed(
        folder,
        new OciSettings(
            usual.stateDir(),
            List.of(runtime.toString()),
            usual.numbers(),
            usual.outboundNetwork(),
            usual.shortFirst(),
            usual.ahead()));
  }

  /** A platform of its own process, which can be killed. */
  static Process another(Class<?> main, Path... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Stream.of(arguments).map(Path::toString).forEach(command::add);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private TestBed(Path folder, OciSettings settings) {
    assumeCapableHost();
    this.folder = folder;
    provider = new OciProvider(settings);
    for (String name : List.of("task", "runtime")) {
      try {
        Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(
            folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve(name).resolve("here"), name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static void assumeCapableHost() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: needs root to make containers");
    Assumptions.assumeTrue(
        Programs.installed("runc"), "skipped: needs an OCI runtime (apt-get install runc)");
  }

  SandboxSpec spec(int memoryMib, boolean outbound) {
    return new SandboxSpec(
        "t" + ProcessHandle.current().pid() + "-" + IDS.incrementAndGet(),
        new SandboxSpec.Resources(memoryMib, 512),
        SandboxSpec.Folders.of(folder.resolve("task"), folder.resolve("runtime")),
        outbound);
  }

  Sandbox create() {
    return provider.create(spec(256, false));
  }

  /** How a sandbox comes to the code that it has. */
  enum Origin {
    ON_DEMAND,
    /** It takes a container that was made ahead. */
    AHEAD,
    /** Its first process runs before its code comes, as that of a pool does. */
    POOLED
  }

  Sandbox create(Origin origin) {
    SandboxSpec spec = spec(256, false);
    return switch (origin) {
      case ON_DEMAND -> provider.create(spec);
      case AHEAD -> {
        provider.makeAhead(spec);
        Sandbox made = provider.create(spec);
        if (madeAhead().isEmpty()) throw new AssertionError("it was made on demand");
        yield made;
      }
      case POOLED -> {
        SandboxSpec.Folders bare = SandboxSpec.Folders.bare(spec.folders().runtime(), List.of());
        Sandbox made =
            provider.createBare(new SandboxSpec(spec.id(), spec.resources(), bare, false));
        unfurnished.add(made);
        yield made;
      }
    };
  }

  RuntimeProcess start(Sandbox sandbox, String... command) {
    outputs.computeIfAbsent(sandbox, this::read).forget();
    boolean waits = unfurnished.remove(sandbox);
    List<String> words = waits ? waiting(command) : List.of(command);
    RuntimeProcess started =
        sandbox.start(new Launch(words, Map.of("PATH", "/usr/bin:/bin"), "/var/task"));
    if (waits) ((BareSandbox) sandbox).furnish(folder.resolve("task"), null, null);
    return started;
  }

  /** Becomes the command when code is there. */
  private static List<String> waiting(String... command) {
    String script =
        "while [ ! -e /var/task/here ]; do sleep 0.01; done;"
            + " cd /var/task && exec env -u OLDPWD \"$@\"";
    return Stream.concat(Stream.of("/bin/sh", "-c", script, "sh"), Stream.of(command)).toList();
  }

  private Output read(Sandbox sandbox) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Output(
        pump.open(sandbox.output(), (text, length) -> bytes.write(text, 0, length)), bytes);
  }

  /** What one sandbox has printed. */
  private record Output(OutputPipe pipe, ByteArrayOutputStream bytes) {
    void forget() {
      pipe.drain(bytes::reset);
    }

    String text() {
      CompletableFuture<String> text = new CompletableFuture<>();
      pipe.drain(() -> text.complete(bytes.toString(StandardCharsets.UTF_8)));
      return text.join();
    }
  }

  /** What a shell script printed, and how it ended. */
  record Ran(String output, Exit exit) {}

  Ran shell(Sandbox sandbox, String script) {
    return run(sandbox, "/bin/sh", "-c", script);
  }

  Ran python(Sandbox sandbox, String program) {
    return run(sandbox, "/usr/bin/python3", "-I", "-S", "-c", program);
  }

  Ran run(Sandbox sandbox, String... command) {
    Exit exit = await(start(sandbox, command));
    return new Ran(output(sandbox), exit);
  }

  String output(Sandbox sandbox) {
    return Objects.requireNonNull(outputs.get(sandbox)).text().strip();
  }

  static Exit await(RuntimeProcess process) {
    try {
      return process.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the process did not end", e);
    }
  }

  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("never: " + what);
      Thread.onSpinWait();
    }
  }

  /** The containers that were made ahead and are still there, taken or not, by their names. */
  List<String> madeAhead() {
    try (Stream<Path> folders =
        Files.list(RunFolder.at(HostShare.markOf(folder.resolve("state"))).resolve("sandbox"))) {
      return folders
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith("ahead-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    pump.close();
    provider.close();
  }
}
