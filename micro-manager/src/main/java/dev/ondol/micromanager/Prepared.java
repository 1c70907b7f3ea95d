package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.linux.OutputPipe;
import dev.ondol.runtimeapi.RuntimeDoor;
import dev.ondol.runtimeapi.RuntimeListener;
import dev.ondol.runtimes.LanguageRuntime;
import dev.ondol.runtimes.RuntimeChoice;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An environment without a function: its sandbox is made, its language runtime has started and
 * waits at the door to be told which function it is. Frozen until then. One thread at a time.
 */
record Prepared(
    BareSandbox sandbox,
    OutputPipe pipe,
    RuntimeDoor door,
    RuntimeProcess process,
    RuntimeChoice.Served choice,
    LateOutput output) {
  /** All others go first, so it may take long on a host that is busy. */
  private static final long PATIENCE_SECONDS = 30;

  /**
   * Makes all of it, or nothing.
   *
   * @param name for the host
   * @param any stands for all functions of the kind
   * @throws RuntimeException if the host refuses, or the runtime does not ask in time
   */
  static Prepared make(
      String name,
      Host host,
      MicroManagerSettings settings,
      FunctionVersion any,
      RuntimeChoice.Served choice) {
    LanguageRuntime runtime = choice.runtime();
    BareSandbox sandbox =
        host.provider()
            .createBare(
                new SandboxSpec(
                    name,
                    new SandboxSpec.Resources(
                        any.limits().memoryMib(), any.limits().ephemeralStorageMib()),
                    SandboxSpec.Folders.bare(runtime.runtimeDir(), runtime.hostMounts()),
                    settings.outboundNetwork()));
    LateOutput output = new LateOutput();
    OutputPipe pipe = null;
    RuntimeDoor door = null;
    try {
      pipe = host.outputs().open(sandbox.output(), output);
      CompletableFuture<Void> asked = new CompletableFuture<>();
      door = host.runtimeApi().prepare(sandbox.door(), new WaitingRuntime(asked));
      RuntimeProcess process =
          sandbox.start(
              new Launch(
                  runtime.command(any, sandbox.layout()),
                  EnvironmentVariables.ahead(
                      any, runtime, sandbox.layout(), settings.pools().imports()),
                  sandbox.layout().taskRoot()));
      var _ =
          process
              .exit()
              .thenAccept(exit ->
                  asked.completeExceptionally(new SandboxException("it ended with " + exit)));
      await(asked);
      sandbox.freeze();
      return new Prepared(sandbox, pipe, door, process, choice, output);
    } catch (RuntimeException e) {
      sandbox.destroy();
      if (door != null) {
        door.close();
      }
      if (pipe != null) {
        pipe.close();
      }
      throw e;
    }
  }

  private static void await(CompletableFuture<Void> asked) {
    try {
      asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new SandboxException("a runtime that is started ahead does not ask", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted", e);
    }
  }

  /** Tells the runtime, which is thawed, what it is. */
  RuntimeProcess assign(
      Map<String, String> variables, RuntimeListener listener, EnvironmentLog log) {
    List<String> words = new ArrayList<>(variables.size() + 2);
    words.add(sandbox.layout().taskRoot());
    words.add(sandbox.layout().layersDir());
    variables.forEach((variable, value) -> words.add(variable + "=" + value));
    output.flowTo(log::onOutput);
    door.assign(String.join("\0", words).getBytes(StandardCharsets.UTF_8), listener);
    return process;
  }

  int memoryMib() {
    return (int) (sandbox.use().memoryBytes() >> 20);
  }

  void close() {
    sandbox.destroy();
    door.close();
    pipe.close();
  }
}
