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
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an environment has on the host: its sandbox, the pipe that its output comes through, and the
 * open door. Starting and closing wait for each other.
 */
final class Premises {
  private static final Logger LOG = LoggerFactory.getLogger(Premises.class);

  private final Sandbox sandbox;
  private final OutputPipe pipe;
  private final RuntimeDoor door;
  private final RuntimeChoice.Served choice;
  private @Nullable Assignment assignment;
  private boolean assigned;
  private boolean closed;

  private Premises(
      Sandbox sandbox,
      OutputPipe pipe,
      RuntimeDoor door,
      RuntimeChoice.Served choice,
      @Nullable Assignment assignment) {
    this.assignment = assignment;
    this.sandbox = sandbox;
    this.pipe = pipe;
    this.door = door;
    this.choice = choice;
  }

  /**
   * Those of an environment that was prepared, with the code; empty if there is none.
   *
   * @throws RuntimeException if the host refuses; nothing is left behind then
   */
  static Optional<Premises> prepared(
      EnvironmentPlan plan, RuntimeListener listener, InitTimes times) {
    RuntimeChoice.Served choice = served(plan.host(), plan.function().code().runtime());
    // Nobody waits for what is provisioned, so it leaves the pools to those who do.
    Optional<Prepared> prepared =
        plan.initialization() == Initialization.ON_DEMAND
            ? plan.pools().take(plan.function(), choice)
            : Optional.empty();
    if (prepared.isPresent()) {
      try {
        return Optional.of(furnish(prepared.get(), plan, listener, times));
      } catch (SandboxException e) {
        LOG.warn("slot {} is made anew, for what was prepared is of no use", plan.name(), e);
        plan.pools().failed(plan.function());
      }
    }
    return Optional.empty();
  }

  /**
   * Makes all of it, or nothing.
   *
   * @throws RuntimeException if the host refuses; nothing is left behind then
   */
  static Premises make(
      EnvironmentPlan plan, RuntimeListener listener, EnvironmentLog log, InitTimes times) {
    Host host = plan.host();
    RuntimeChoice.Served choice = served(host, plan.function().code().runtime());
    long codeFrom = System.nanoTime();
    CodeTrees trees = host.supplies().codeTrees().apply(plan.function().code());
    long createFrom = System.nanoTime();
    times.code(createFrom - codeFrom);
    Path cache = plan.caches().find(plan.function(), choice.runtime());
    Sandbox sandbox = host.provider().create(spec(plan, choice.runtime(), trees, cache));
    try {
      OutputPipe pipe = host.outputs().open(sandbox.output(), log::onOutput);
      try {
        RuntimeDoor door = host.runtimeApi().open(sandbox.door(), listener);
        times.created(System.nanoTime() - createFrom);
        return new Premises(sandbox, pipe, door, choice, null);
      } catch (RuntimeException e) {
        pipe.close();
        throw e;
      }
    } catch (RuntimeException e) {
      sandbox.destroy();
      throw e;
    }
  }

  /** Brings the code into an environment that was prepared. */
  private static Premises furnish(
      Prepared prepared, EnvironmentPlan plan, RuntimeListener listener, InitTimes times) {
    long codeFrom = System.nanoTime();
    try {
      // It wakes up while its code comes.
      prepared.sandbox().thaw();
      CodeTrees trees = plan.host().supplies().codeTrees().apply(plan.function().code());
      Path cache = plan.caches().find(plan.function(), prepared.choice().runtime());
      prepared.sandbox().furnish(trees.task(), trees.layers(), cache);
    } catch (RuntimeException e) {
      prepared.close();
      throw e;
    }
    times.code(System.nanoTime() - codeFrom);
    return new Premises(
        prepared.sandbox(),
        prepared.pipe(),
        prepared.door(),
        prepared.choice(),
        new Assignment(prepared, listener));
  }

  /** A runtime that waits, and who is to hear it. */
  private record Assignment(Prepared prepared, RuntimeListener listener) {}

  static RuntimeChoice.Served served(Host host, String identifier) {
    return switch (host.supplies().runtimes().apply(identifier)) {
      case RuntimeChoice.Served served -> served;
      case RuntimeChoice.NotServed(String reason) -> throw new SandboxException(reason);
      case RuntimeChoice.Unknown() ->
          throw new SandboxException("there is no runtime " + identifier);
    };
  }

  private static SandboxSpec spec(
      EnvironmentPlan plan, LanguageRuntime runtime, CodeTrees trees, @Nullable Path cache) {
    return new SandboxSpec(
        plan.name(),
        new SandboxSpec.Resources(
            plan.function().limits().memoryMib(), plan.function().limits().ephemeralStorageMib()),
        new SandboxSpec.Folders(
            trees.task(), runtime.runtimeDir(), trees.layers(), cache, runtime.hostMounts()),
        plan.settings().outboundNetwork());
  }

  /**
   * Starts the runtime process, or tells one that was started ahead which function it is.
   *
   * @throws SandboxException if it could not be started
   */
  synchronized RuntimeProcess launch(EnvironmentPlan plan, EnvironmentLog log) {
    if (closed) {
      throw new SandboxException("slot " + plan.name() + " has ended");
    }
    LanguageRuntime runtime = choice.runtime();
    Map<String, String> variables = EnvironmentVariables.of(plan, runtime, sandbox.layout(), log);
    Assignment first = assignment;
    if (first != null) {
      assignment = null;
      assigned = true;
      return first.prepared.assign(variables, first.listener, log);
    }
    assigned = false;
    return sandbox.start(
        new Launch(
            runtime.command(plan.function(), sandbox.layout()),
            variables,
            sandbox.layout().taskRoot()));
  }

  /**
   * Whether the process that has ended was a prepared one that never learned which function it was:
   * one that is started on demand can take its place, and nobody need know.
   */
  synchronized boolean endedUnassigned() {
    return assigned && door.isUnassigned();
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
