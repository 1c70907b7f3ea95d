package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Finds out whether containers work here, by running one with each OCI runtime in turn until one
 * does.
 *
 * @param host prepares the host when first asked
 */
record OciProbe(OciSettings settings, Supplier<OciHost> host) {
  private static final SandboxSpec.Resources SMALL = new SandboxSpec.Resources(128, 512);
  private static final Launch TRUE = new Launch(List.of("/bin/true"), Map.of(), "/");
  private static final String INSTALL = "Install an OCI runtime: apt-get install runc";

  /**
   * @throws SandboxException if none is
   */
  static String firstInstalled(OciSettings settings) {
    return settings.runtimes().stream()
        .filter(Programs::installed)
        .findFirst()
        .orElseThrow(() -> new SandboxException("none is installed of " + settings.runtimes()));
  }

  /** What makes a trial pointless: nothing can have been left by an earlier life, either. */
  static Optional<Probe.Unavailable> obstacle(OciSettings settings) {
    if (!isRoot()) {
      return Optional.of(
          new Probe.Unavailable("containers are made by root only", "Start the platform as root"));
    }
    if (settings.runtimes().stream().noneMatch(Programs::installed)) {
      return Optional.of(
          new Probe.Unavailable("none is installed of " + settings.runtimes(), INSTALL));
    }
    return Optional.empty();
  }

  Probe run(Duration limit) {
    Optional<Probe.Unavailable> obstacle = obstacle(settings);
    if (obstacle.isPresent()) return obstacle.get();
    List<String> installed = settings.runtimes().stream().filter(Programs::installed).toList();
    List<String> failures = new ArrayList<>();
    for (String program : installed) {
      try {
        OciHost ready = host.get();
        OciRuntime runtime = OciRuntime.of(program, ready.run().runtimeState());
        ready.use(runtime);
        tryOut(ready, limit);
        return works(ready);
      } catch (SandboxException | LinuxException e) {
        failures.add(program + ": " + e.getMessage());
      }
    }
    return new Probe.Unavailable(
        String.join("; ", failures),
        "See that root may make namespaces, mounts and cgroups here, and try another OCI runtime");
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On a thread of its own: interrupting it ends a runtime that hangs. */
  private static void tryOut(OciHost host, Duration limit) {
    FutureTask<RuntimeProcess.Exit> trial = new FutureTask<>(() -> startAndEnd(host, limit));
    Thread.ofPlatform().name("probe").daemon().start(trial);
    try {
      RuntimeProcess.Exit exit = trial.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!exit.equals(new RuntimeProcess.Exit.Status(0))) {
        throw new SandboxException("/bin/true ended in the sandbox with " + exit);
      }
    } catch (TimeoutException e) {
      throw new SandboxException("no sandbox started in " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SandboxException(String.valueOf(cause.getMessage()), cause);
    } finally {
      trial.cancel(true);
    }
  }

  private static RuntimeProcess.Exit startAndEnd(OciHost host, Duration limit) throws Exception {
    Path empty = host.run().empty();
    Sandbox sandbox =
        host.create(
            new SandboxSpec(
                "probe-" + System.nanoTime(), SMALL, SandboxSpec.Folders.of(empty, empty), true));
    try {
      return sandbox.start(TRUE).exit().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      sandbox.destroy();
    }
  }

  private static Probe works(OciHost host) {
    List<String> warnings = new ArrayList<>();
    host.runtime().knownHole().ifPresent(warnings::add);
    host.network().problem().ifPresent(warnings::add);
    if (!host.tmp().onDisk()) {
      warnings.add(
          "/tmp counts as memory of the function: this host has no loop devices or no "
              + BlankDisk.FORMATTER);
    }
    return new Probe.Works(
        host.runtime().program()
            + " "
            + host.runtime().version()
            + ", "
            + host.cgroups().description(),
        warnings);
  }
}
