package dev.ondol.sandbox.process;

import dev.ondol.linux.HeldFile;
import dev.ondol.linux.LinuxException;
import dev.ondol.linux.ProcessState;
import dev.ondol.sandbox.RuntimeProcess;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A runtime process, and the end of those that it leaves behind: when it has exited, whatever else
 * runs in the sandbox is killed, as the kernel does where there is a pid namespace.
 */
final class PlainProcess implements RuntimeProcess {
  /** Added to the number of a signal in what Java calls an exit value, as shells do. */
  private static final int SIGNAL = 128;

  private static final int LAST_SIGNAL = 64;

  private final Process process;

  /** Null if it had ended before one could look. */
  private final @Nullable HeldFile stat;

  private final CompletableFuture<Exit> exit;
  private final CompletableFuture<Boolean> cleared;

  PlainProcess(Process process, SandboxProcesses processes) {
    this.process = process;
    stat = openStat(process.pid());
    exit = process.onExit().thenApply(ended -> exit(ended.exitValue()));
    cleared =
        exit.thenApplyAsync(
            _ -> {
              if (stat != null) stat.close();
              return processes.killAll();
            },
            task -> Thread.ofVirtual().name("clear-sandbox").start(task));
  }

  private static @Nullable HeldFile openStat(long pid) {
    try {
      return new HeldFile(Path.of("/proc/" + pid + "/stat"));
    } catch (LinuxException e) {
      if (e.errno() == LinuxException.ENOENT) return null;
      throw e;
    }
  }

  /** A program may also exit with such a status by itself; nobody can tell the two apart. */
  private static Exit exit(int value) {
    return value > SIGNAL && value <= SIGNAL + LAST_SIGNAL
        ? new Exit.Signal(value - SIGNAL, false)
        : new Exit.Status(value);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean alive() {
    return stat != null
        && stat.read().map(ProcessState::parse).filter(ProcessState::alive).isPresent();
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit.copy();
  }

  @Override
  public void endInit() {
    // There is no share of the processors at this level.
  }

  @Override
  public void giveWay(boolean wanted) {
    // What has given way could not come back without the rights of root.
  }

  @Override
  public void kill() {
    var ignored = process.destroyForcibly();
  }

  /** Whether everything was gone in time, once it has exited and what it left was killed. */
  CompletableFuture<Boolean> cleared() {
    return cleared;
  }
}
