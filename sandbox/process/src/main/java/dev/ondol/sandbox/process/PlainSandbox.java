package dev.ondol.sandbox.process;

import dev.ondol.linux.HeldFifo;
import dev.ondol.linux.Signals;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.Layout;
import dev.ondol.sandbox.NeverStarted;
import dev.ondol.sandbox.ResourceUse;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder, one loopback port, and the processes with this sandbox's mark. Code, layers and
 * runtime are used where they lie on the host; {@code /tmp} is a folder of its own, and so is
 * {@code /opt} without layers.
 */
final class PlainSandbox implements BareSandbox {
  private static final Logger LOG = LoggerFactory.getLogger(PlainSandbox.class);

  /** What {@code exec} answers: ENOENT, ENOEXEC, EACCES. */
  private static final Pattern NO_PROGRAM = Pattern.compile("error[:=] ?(2|8|13)\\b");

  private static final int DOOR_BACKLOG = 64;
  private static final Duration CLEAR_LIMIT = Duration.ofSeconds(5);

  private final String id;
  private final Path folder;
  private final SandboxProcesses processes;
  private final Runnable onGone;
  private volatile Layout layout;
  private final ServerSocketChannel door;
  private final HeldFifo output;
  private final TreeUse use = new TreeUse();

  private boolean doorTaken;
  private volatile @Nullable PlainProcess runtime;
  private @Nullable Set<Long> stopped;
  private boolean destroyed;

  PlainSandbox(SandboxSpec spec, Path folder, SandboxProcesses processes, Runnable onGone)
      throws IOException {
    id = spec.id();
    this.folder = folder;
    this.processes = processes;
    this.onGone = onGone;
    output = HeldFifo.make(folder.resolve("output"));
    Path tmp = Files.createDirectory(folder.resolve("tmp"));
    SandboxSpec.Folders seen = spec.folders();
    Path layers =
        seen.layers() == null
            ? seen.task() == null ? room("opt") : Files.createDirectory(folder.resolve("opt"))
            : seen.layers().toRealPath();
    Path task = seen.task();
    String taskRoot = task == null ? room("task").toString() : task.toRealPath().toString();
    String runtimeDir = seen.runtime().toRealPath().toString();
    door = openDoor();
    int port = ((InetSocketAddress) door.getLocalAddress()).getPort();
    layout =
        new Layout(
            taskRoot,
            runtimeDir,
            layers.toString(),
            real(seen.cache()),
            tmp.toString(),
            "127.0.0.1:" + port);
  }

  private static @Nullable String real(@Nullable Path path) throws IOException {
    return path == null ? null : path.toRealPath().toString();
  }

  /**
   * In the place of code that is to come. It has a {@code lib}, for the dynamic linker looks once
   * whether a folder of libraries is there, at the start of a program, and remembers.
   */
  private Path room(String name) throws IOException {
    Path room = Files.createDirectory(folder.resolve(name));
    Files.createDirectory(room.resolve("lib"));
    return room;
  }

  private static ServerSocketChannel openDoor() throws IOException {
    ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      return opened.bind(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), DOOR_BACKLOG);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public void furnish(Path task, @Nullable Path layers, @Nullable Path cache) {
    Layout before = layout;
    if (destroyed || !before.taskRoot().equals(folder.resolve("task").toString())) {
      throw new SandboxException("sandbox " + id + " is not bare");
    }
    try {
      Path code = task.toRealPath();
      Path opt = folder.resolve("opt");
      replace(folder.resolve("task"), code);
      if (layers == null) {
        Files.delete(opt.resolve("lib"));
      } else {
        replace(opt, layers.toRealPath());
      }
      layout =
          new Layout(
              code.toString(),
              before.runtimeDir(),
              layers == null ? opt.toString() : layers.toRealPath().toString(),
              real(cache),
              before.tmpDir(),
              before.runtimeApiAddress());
    } catch (IOException e) {
      throw new SandboxException("the code cannot be shown to sandbox " + id, e);
    }
  }

  /** A link, for what a process was told of the folder at its start. */
  private static void replace(Path room, Path target) throws IOException {
    Files.delete(room.resolve("lib"));
    Files.delete(room);
    Files.createSymbolicLink(room, target);
  }

  @Override
  public ServerSocketChannel door() {
    doorTaken = true;
    return door;
  }

  @Override
  public Path output() {
    return output.path();
  }

  @Override
  public RuntimeProcess start(Launch launch) {
    if (destroyed) throw new SandboxException("sandbox " + id + " is destroyed");
    awaitEarlier();
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .directory(new File(launch.workingDirectory()))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    try {
      builder.environment().clear();
      builder.environment().putAll(launch.environment());
      builder.environment().put(MarkedProcesses.VARIABLE, processes.mark());
      PlainProcess started = new PlainProcess(builder.start(), processes);
      runtime = started;
      return started;
    } catch (IOException | IllegalArgumentException e) {
      if (isNoProgram(launch, e)) return new NeverStarted();
      throw new SandboxException("cannot start " + launch.command() + " in sandbox " + id, e);
    }
  }

  /** Whether the command is missing, not executable or no program; Java tells it in words only. */
  private static boolean isNoProgram(Launch launch, Exception e) {
    String answer = String.valueOf(e.getMessage());
    return Files.isDirectory(Path.of(launch.workingDirectory()))
        && NO_PROGRAM.matcher(answer).find();
  }

  /** What an earlier runtime left must be gone, or its clearing would take the new one too. */
  private void awaitEarlier() {
    PlainProcess earlier = runtime;
    if (earlier == null) return;
    if (!earlier.exit().isDone()) {
      throw new SandboxException("sandbox " + id + " still has its runtime " + earlier.pid());
    }
    if (!cleared(earlier)) {
      throw new SandboxException("processes of sandbox " + id + " do not end: " + processes.pids());
    }
    stopped = null;
  }

  @Override
  public void freeze() {
    PlainProcess current = runtime;
    if (stopped == null && current != null && current.alive()) {
      stopped = processes.stop(current.pid());
    }
  }

  @Override
  public void thaw() {
    if (stopped == null) return;
    for (long pid : stopped) SandboxProcesses.signal(pid, Signals.CONTINUE);
    stopped = null;
  }

  @Override
  public ResourceUse use() {
    PlainProcess current = runtime;
    return current == null ? ResourceUse.UNKNOWN : use.of(current.pid());
  }

  @Override
  public void destroy() {
    if (destroyed) return;
    destroyed = true;
    try {
      if (!doorTaken) door.close();
      endProcesses();
      output.close();
      if (!FolderRemoval.remove(folder)) LOG.warn("Sandbox {} leaves its folder {}", id, folder);
    } catch (IOException | RuntimeException e) {
      LOG.error("Sandbox {} could not be removed whole", id, e);
    }
    onGone.run();
  }

  private void endProcesses() {
    PlainProcess last = runtime;
    if (last == null) return;
    last.kill();
    if (!cleared(last)) LOG.warn("Sandbox {} leaves processes {}", id, processes.pids());
  }

  private boolean cleared(PlainProcess process) {
    try {
      return process.cleared().get(CLEAR_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The processes of sandbox {} do not end", id, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
