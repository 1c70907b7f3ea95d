package dev.ondol.sandbox.process;

import dev.ondol.linux.LockFile;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Sandboxes that are plain processes of the platform's own user. <b>They isolate nothing</b>: the
 * code reads and writes what the user may, reaches every network, and no limit of memory,
 * processors, processes or {@code /tmp} is enforced. It needs nothing either, so it is there for
 * development, on any Linux and without root.
 *
 * <p>A process is known to be a sandbox's by a variable in its environment, {@link
 * MarkedProcesses#VARIABLE}, which its children inherit, or by an ancestor that has it. That finds
 * children that detached themselves, and those that an earlier life of the platform left. It does
 * not find one that both detached itself and cleared its environment: code that wants to escape
 * from here can.
 *
 * <p>The folder is held by a file lock, so what is found there and carries its mark belongs to this
 * platform or to a dead one. Thread-safe.
 */
public final class ProcessProvider implements SandboxProvider {
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,40}");
  private static final String PROBE_ID = "probe";

  private final Path sandboxes;
  private final LockFile lock;
  private final MarkedProcesses processes;
  private final Set<String> inUse = ConcurrentHashMap.newKeySet();

  /**
   * @param folder for this provider alone; made if need be
   * @throws SandboxException if another living platform has it
   */
  public ProcessProvider(Path folder) {
    try {
      Files.createDirectories(folder);
      Path real = folder.toRealPath();
      lock = locked(real.resolve("lock"));
      sandboxes = Files.createDirectories(real.resolve("sandboxes"));
      processes = new MarkedProcesses(real);
    } catch (IOException e) {
      throw new SandboxException("cannot use the folder " + folder + " for sandboxes", e);
    }
  }

  private static LockFile locked(Path file) throws IOException {
    return LockFile.tryTake(file)
        .orElseThrow(
            () -> new SandboxException("another platform uses the sandbox folder of " + file));
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public IsolationLevel level() {
    return IsolationLevel.PROCESS;
  }

  @Override
  public Probe probe(Duration limit) {
    SandboxSpec spec =
        new SandboxSpec(
            PROBE_ID,
            new SandboxSpec.Resources(128, 512),
            SandboxSpec.Folders.of(sandboxes, sandboxes),
            true);
    Sandbox sandbox;
    try {
      sandbox = create(spec);
    } catch (SandboxException e) {
      return unavailable(String.valueOf(e.getMessage()));
    }
    try {
      Launch launch =
          new Launch(List.of("/bin/sh", "-c", "exit 0"), Map.of(), sandbox.layout().tmpDir());
      Exit exit = sandbox.start(launch).exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return exit.equals(new Exit.Status(0))
          ? new Probe.Works("plain processes", List.of("no isolation: for development only"))
          : unavailable("/bin/sh ended with " + exit);
    } catch (TimeoutException e) {
      return unavailable("/bin/sh did not end within " + limit);
    } catch (SandboxException | ExecutionException e) {
      return unavailable(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("interrupted");
    } finally {
      sandbox.destroy();
    }
  }

  private static Probe unavailable(String reason) {
    return new Probe.Unavailable(
        reason, "Give the platform a data folder that it may write, and a /bin/sh.");
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    var _ = spec.folders().requireTask();
    return make(spec);
  }

  @Override
  public BareSandbox createBare(SandboxSpec spec) {
    return make(spec);
  }

  private PlainSandbox make(SandboxSpec spec) {
    String id = spec.id();
    if (!ID.matcher(id).matches()) throw new SandboxException("not a sandbox id: " + id);
    if (!inUse.add(id)) throw new SandboxException("there is a sandbox already with id " + id);
    Path folder = sandboxes.resolve(id);
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new PlainSandbox(spec, folder, processes.of(id), () -> inUse.remove(id));
    } catch (IOException e) {
      FolderRemoval.remove(folder);
      inUse.remove(id);
      throw new SandboxException("cannot make sandbox " + id + " in " + folder, e);
    }
  }

  @Override
  public List<String> removeLeftovers() {
    List<String> removed = new ArrayList<>();
    for (String id : processes.sandboxes()) {
      if (inUse.contains(id)) continue;
      SandboxProcesses left = processes.of(id);
      String line = "processes " + left.pids() + " of sandbox " + id;
      removed.add(left.killAll() ? line : "not ended: " + line);
    }
    try (var folders = Files.list(sandboxes)) {
      for (Path folder : folders.sorted().toList()) {
        if (inUse.contains(String.valueOf(folder.getFileName()))) continue;
        String line = "folder " + folder;
        removed.add(FolderRemoval.remove(folder) ? line : "not removed: " + line);
      }
    } catch (IOException e) {
      throw new SandboxException("cannot look for leftovers in " + sandboxes, e);
    }
    return removed;
  }

  @Override
  public void close() {
    lock.close();
  }
}
