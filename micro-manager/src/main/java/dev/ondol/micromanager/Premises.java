package dev.ondol.micromanager;

import dev.ondol.linux.OutputPipe;
import dev.ondol.runtimeapi.RuntimeDoor;
import dev.ondol.runtimeapi.RuntimeListener;
import dev.ondol.runtimes.LanguageRuntime;
import dev.ondol.runtimes.RuntimeChoice;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;

/**
 * What an environment has on the host: its sandbox, the pipe that its output comes through, and the
 * open door. Starting and closing wait for each other.
 */
final class Premises {
  private final Sandbox sandbox;
  private final OutputPipe pipe;
  private final RuntimeDoor door;
  private final RuntimeChoice.Served choice;
  private boolean closed;

  private Premises(
      Sandbox sandbox, OutputPipe pipe, RuntimeDoor door, RuntimeChoice.Served choice) {
    this.sandbox = sandbox;
    this.pipe = pipe;
    this.door = door;
    this.choice = choice;
  }

  /**
   * Makes all of it, or nothing.
   *
   * @throws RuntimeException if the host refuses; nothing is left behind then
   */
  static Premises make(
      EnvironmentPlan plan, RuntimeListener listener, EnvironmentLog log, InitTimes times) {
    Host host = plan.host();
    RuntimeChoice.Served choice = served(plan);
    long codeFrom = System.nanoTime();
    CodeTrees trees = host.supplies().codeTrees().apply(plan.function().code());
    long createFrom = System.nanoTime();
    times.code(createFrom - codeFrom);
    Sandbox sandbox = host.provider().create(spec(plan, choice.runtime(), trees));
    try {
      OutputPipe pipe =
          host.outputs()
              .open(plan.settings().runDir().resolve(plan.name() + ".out"), log::onOutput);
      try {
        RuntimeDoor door = host.runtimeApi().open(sandbox.door(), listener);
        times.created(System.nanoTime() - createFrom);
        return new Premises(sandbox, pipe, door, choice);
      } catch (RuntimeException e) {
        pipe.close();
        throw e;
      }
    } catch (RuntimeException e) {
      sandbox.destroy();
      throw e;
    }
  }

  private static RuntimeChoice.Served served(EnvironmentPlan plan) {
    String identifier = plan.function().code().runtime();
    return switch (plan.host().supplies().runtimes().apply(identifier)) {
      case RuntimeChoice.Served served -> served;
      case RuntimeChoice.NotServed(String reason) -> throw new SandboxException(reason);
      case RuntimeChoice.Unknown() ->
          throw new SandboxException("there is no runtime " + identifier);
    };
  }

  private static SandboxSpec spec(EnvironmentPlan plan, LanguageRuntime runtime, CodeTrees trees) {
    return new SandboxSpec(
        plan.name(),
        new SandboxSpec.Resources(
            plan.function().limits().memoryMib(), plan.function().limits().ephemeralStorageMib()),
        new SandboxSpec.Folders(
            trees.task(), runtime.runtimeDir(), trees.layers(), runtime.hostMounts()),
        plan.settings().outboundNetwork());
  }

  /**
   * Starts the runtime process.
   *
   * @throws SandboxException if it could not be started
   */
  synchronized RuntimeProcess launch(EnvironmentPlan plan, EnvironmentLog log) {
    if (closed) {
      throw new SandboxException("slot " + plan.name() + " has ended");
    }
    LanguageRuntime runtime = choice.runtime();
    return sandbox.start(
        new Launch(
            runtime.command(plan.function(), sandbox.layout()),
            EnvironmentVariables.of(plan, runtime, sandbox.layout(), log),
            sandbox.layout().taskRoot(),
            pipe.path()));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  OutputPipe pipe() {
    return pipe;
  }

  RuntimeDoor door() {
    return door;
  }

  /** Such as {@code nodejs:20.20.2}. */
  String runtimeName() {
    LanguageRuntime runtime = choice.runtime();
    return runtime.version().isEmpty()
        ? runtime.family()
        : runtime.family() + ":" + runtime.version();
  }

  /** What there is to say where the runtime is not the very one that was asked for. */
  String runtimeNote() {
    return choice.note();
  }

  synchronized void close() {
    closed = true;
    sandbox.destroy();
    door.close();
    pipe.close();
  }
}
