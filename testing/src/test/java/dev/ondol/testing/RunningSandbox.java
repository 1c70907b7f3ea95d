package dev.ondol.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ondol.linux.OutputPipe;
import dev.ondol.linux.OutputPump;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sandbox for a test: code of one file, and all that it has written. */
final class RunningSandbox implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final OutputPipe pipe;
  private final Path code;
  final String id;
  final Sandbox sandbox;

  /**
   * @param folder for its code and its pipe; taken only by it
   */
  RunningSandbox(SandboxProvider provider, OutputPump pump, Path folder, String id)
      throws IOException {
    this(provider, pump, folder, id, false);
  }

  private RunningSandbox(
      SandboxProvider provider, OutputPump pump, Path folder, String id, boolean bare)
      throws IOException {
    this.id = id;
    code = Files.createDirectories(folder.resolve("code"));
    Path runtime = Files.createDirectories(folder.resolve("runtime"));
    Files.writeString(code.resolve("code.txt"), "the code of " + id + "\n");
    Files.writeString(runtime.resolve("runtime.txt"), "the runtime of " + id + "\n");
    SandboxSpec.Resources resources = new SandboxSpec.Resources(256, 512);
    sandbox =
        bare
            ? provider.createBare(
                new SandboxSpec(id, resources, SandboxSpec.Folders.bare(runtime, List.of()), false))
            : provider.create(
                new SandboxSpec(id, resources, SandboxSpec.Folders.of(code, runtime), false));
    pipe = pump.open(sandbox.output(), this::receive);
  }

  /** One without code; {@link #furnish} brings it in. */
  static RunningSandbox bare(SandboxProvider provider, OutputPump pump, Path folder, String id)
      throws IOException {
    return new RunningSandbox(provider, pump, folder, id, true);
  }

  void furnish(@Nullable Path layers) {
    furnish(layers, null);
  }

  void furnish(@Nullable Path layers, @Nullable Path cache) {
    ((BareSandbox) sandbox).furnish(code, layers, cache);
  }

  private void receive(byte[] bytes, int length) {
    synchronized (output) {
      output.write(bytes, 0, length);
    }
  }

  RuntimeProcess run(List<String> command, Map<String, String> environment) {
    return sandbox.start(new Launch(command, environment, sandbox.layout().taskRoot()));
  }

  RuntimeProcess python(String code) {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "needs " + PYTHON);
    return run(
        List.of(PYTHON, "-u", "-c", code),
        Map.of("DOOR", sandbox.layout().runtimeApiAddress(), "TMP", sandbox.layout().tmpDir()));
  }

  RuntimeProcess shell(String script) {
    return run(
        List.of("/bin/sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin", "TMP", sandbox.layout().tmpDir()));
  }

  /** Runs a script to its end, and tells what it wrote in that time. */
  String outputOf(String script) throws Exception {
    int before = output().length();
    assertThat(exitOf(shell(script))).as(output()).isEqualTo(new Exit.Status(0));
    return output().substring(before);
  }

  static Exit exitOf(RuntimeProcess process) throws Exception {
    return process.exit().get(20, TimeUnit.SECONDS);
  }

  /** All that was written before this call. */
  String output() {
    Waiting drained = new Waiting();
    pipe.drain(drained::happened);
    drained.await();
    synchronized (output) {
      return output.toString(UTF_8);
    }
  }

  void awaitOutput(Predicate<String> condition) {
    Waiting.until(() -> condition.test(output()), this::output);
  }

  @Override
  public void close() {
    sandbox.destroy();
    pipe.close();
  }
}
