package dev.ondol.sandbox.oci;

import dev.ondol.linux.HeldFifo;
import dev.ondol.linux.LinuxException;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.Layout;
import dev.ondol.sandbox.NeverStarted;
import dev.ondol.sandbox.ResourceUse;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container, from its parts on the host to its last process. Each start of the runtime is a new
 * container in the same cgroup, network and {@code /tmp}; but the first start in one that was made
 * ahead of need takes the container that is there.
 */
final class OciSandbox implements BareSandbox {
  private static final Logger LOG = LoggerFactory.getLogger(OciSandbox.class);

  /** A killed process that takes longer hangs in the kernel. */
  private static final Duration KILL_LIMIT = Duration.ofSeconds(2);

  private static final Path NO_INPUT = Path.of("/dev/null");

  private final OciHost host;

  /** What it is called on the host: its parts were made under this name. */
  private final String place;

  private final int number;
  private final SandboxNetwork network;
  private final SandboxCgroup cgroup;
  private final Path folder;

  private final HeldFifo output;

  private SandboxSpec spec;
  private @Nullable WaitingShell shell;
  private @Nullable RuntimeProcess process;
  private int starts;
  private boolean furnished;
  private boolean hasCache;
  private boolean destroyed;

  OciSandbox(OciHost host, SandboxSpec spec, int number, SandboxNetwork network) {
    this.host = host;
    this.spec = spec;
    this.number = number;
    this.network = network;
    place = spec.id();
    furnished = spec.folders().task() != null;
    cgroup = host.cgroups().of(host.share().mark(), place);
    folder = host.run().sandbox(place);
    output = HeldFifo.make(folder.resolve("pipes/output"));
    hasCache = spec.folders().cache() != null;
  }

  private String id() {
    return spec.id();
  }

  /** Starts what waits until it is told what it is. */
  void await() {
    HeldFifo orders = HeldFifo.make(folder.resolve("pipes/orders"));
    try {
      if (run(WaitingShell.LAUNCH, orders.path()) instanceof OciProcess started) {
        shell = new WaitingShell(started, orders);
      } else {
        throw new SandboxException("there is no shell in " + id());
      }
    } finally {
      if (shell == null) orders.close();
    }
  }

  /** Whether it is still good for something. */
  boolean waits() {
    return shell != null && shell.process().alive();
  }

  /** From now on it is this sandbox; it had no task, and less memory. */
  void become(SandboxSpec wanted) {
    int memoryMib = wanted.resources().memoryMib();
    Path task = wanted.folders().requireTask();
    furnish(task, wanted.folders().layers(), wanted.folders().cache());
    cgroup.raiseMemory((long) memoryMib << 20);
    cgroup.processors(ProcessorShare.ofInit(memoryMib));
    if (shell != null) shell.process().share(ProcessorShare.of(memoryMib));
    spec = wanted;
  }

  @Override
  public Layout layout() {
    return new Layout(
        "/var/task",
        "/var/runtime",
        "/opt",
        hasCache ? "/var/lang/cache" : null,
        "/tmp",
        SandboxNetwork.DOOR.getHostAddress() + ":" + SandboxNetwork.DOOR_PORT);
  }

  @Override
  public ServerSocketChannel door() {
    return network.door();
  }

  @Override
  public Path output() {
    return output.path();
  }

  @Override
  public RuntimeProcess start(Launch launch) {
    if (destroyed) throw new SandboxException(id() + " is destroyed");
    WaitingShell waiting = shell;
    shell = null;
    if (waiting != null) {
      if (waiting.canBecome(launch, spec.folders().hostMounts())) return waiting.become(launch);
      end(waiting);
    }
    host.stock().starts();
    try {
      return run(launch, NO_INPUT);
    } finally {
      host.stock().started();
    }
  }

  /** A container like those that were not made ahead takes its place. */
  private void end(WaitingShell waiting) {
    waiting.end();
    Cleanup cleanup = new Cleanup(host, place);
    cleanup.attempt("end what waited", this::endProcesses);
  }

  private RuntimeProcess run(Launch launch, Path input) {
    if (process != null && process.alive()) throw new SandboxException(id() + " runs already");
    new Cleanup(host, place)
        .attempt("remove the runtime's notes of its last start", this::removeNotes);
    try {
      Path config = folder.resolve("config.json");
      Files.write(config, BundleConfig.write(parts(), host.cgroups(), launch));
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new SandboxException("the bundle of " + id() + " cannot be written", e);
    }
    // One that was killed while frozen leaves the cgroup as it was.
    cgroup.thaw();
    long oomKillsBefore = cgroup.oomKills();
    String container = container(starts++);
    try {
      RuntimeProcess started =
          switch (host.runtime().run(container, folder, input, output.path())) {
            case OciRuntime.Started.Running running ->
                new OciProcess(
                    running.pid(),
                    cgroup,
                    ProcessorShare.of(spec.resources().memoryMib()),
                    oomKillsBefore,
                    host.exits());
            case OciRuntime.Started.NoSuchCommand none -> {
              LOG.info("Sandbox {} has no such command: {}", id(), none.message());
              yield new NeverStarted();
            }
          };
      process = started;
      return started;
    } catch (SandboxException | LinuxException e) {
      new Cleanup(host, place).attempt("end what began to start", this::endHalfMade);
      throw new SandboxException("sandbox " + id() + " does not start: " + e.getMessage(), e);
    }
  }

  /** Whoever makes a container leaves a process in it that waits for its start, if he is killed. */
  private void endHalfMade() {
    List<Path> all = host.cgroups().folders(host.share().mark());
    CgroupFolders.empty(all.stream().map(each -> each.resolve(place)).toList(), KILL_LIMIT);
  }

  private BundleConfig.Parts parts() {
    return new BundleConfig.Parts(
        host.run(),
        folder,
        spec,
        network.path(),
        cgroup.path(),
        new BundleConfig.Owners(host.share().hostRoot(), host.share().hostUid(number)),
        spec.folders().task() == null && !furnished);
  }

  @Override
  public void furnish(Path task, @Nullable Path layers, @Nullable Path cache) {
    if (destroyed) throw new SandboxException(id() + " is destroyed");
    if (furnished) {
      throw new SandboxException(id() + " has its code already");
    }
    furnished = true;
    try {
      new Furnishing(host.run(), folder).bringIn(task, layers, cache, spec.folders().hostMounts());
      hasCache = cache != null;
      cgroup.beOrdinary();
    } catch (LinuxException e) {
      throw new SandboxException("the code cannot be shown to " + id() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void freeze() {
    cgroup.freeze();
  }

  @Override
  public void thaw() {
    if (process instanceof OciProcess running && cgroup.frozen()) running.noticePendingKill();
    cgroup.thaw();
  }

  @Override
  public ResourceUse use() {
    return cgroup.use();
  }

  @Override
  public void destroy() {
    if (destroyed) return;
    destroyed = true;
    // Every step is bounded; one that were left out would leave something on the host.
    boolean interrupted = Thread.interrupted();
    takeApart();
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void takeApart() {
    Cleanup cleanup = new Cleanup(host, place);
    if (shell != null) shell.end();
    cleanup.attempt("end the processes", this::endProcesses);
    cleanup.attempt("close its output", output::close);
    cleanup.attempt("remove the cgroup", cgroup::close);
    cleanup.attempt("remove the runtime's notes", this::removeNotes);
    cleanup.removeParts(number, network);
    host.forget(id());
  }

  private void endProcesses() throws InterruptedException, ExecutionException, TimeoutException {
    if (process == null) return;
    process.kill();
    process.exit().get(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String container(int start) {
    return host.share().mark() + "-" + place + "-" + start;
  }

  /** Those of starts before the last one went when the next began. */
  private void removeNotes() throws IOException {
    if (starts > 0) Folders.delete(host.run().runtimeState().resolve(container(starts - 1)));
  }
}
