package dev.ondol.sandbox.oci;

import dev.ondol.linux.ExitWatch;
import dev.ondol.linux.Pidfd;
import dev.ondol.sandbox.RuntimeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The first process of a container. When it ends, the kernel ends all others in its process
 * namespace: so one signal to it is enough. Thread-safe.
 */
final class OciProcess implements RuntimeProcess {
  private static final int SIGKILL = 9;
  private static final long SIGKILL_BIT = 1L << (SIGKILL - 1);
  private static final String[] PENDING = {"SigPnd:", "ShdPnd:"};

  private final long pid;
  private final Pidfd handle;
  private final SandboxCgroup cgroup;
  private final long oomKillsBefore;
  private final CompletableFuture<Exit> exit;

  /** True from the moment on when its death is certain. */
  private volatile boolean doomed;

  private boolean handleClosed;

  OciProcess(long pid, SandboxCgroup cgroup, long oomKillsBefore, ExitWatch watch) {
    this.pid = pid;
    this.cgroup = cgroup;
    this.oomKillsBefore = oomKillsBefore;
    handle = Pidfd.open(pid);
    exit = watch.watch(handle).thenApply(this::ended);
  }

  private synchronized Exit ended(Pidfd.Ending ending) {
    doomed = true;
    handleClosed = true;
    handle.close();
    return switch (ending) {
      case Pidfd.Ending.Exited exited -> new Exit.Status(exited.status());
      case Pidfd.Ending.Killed killed ->
          new Exit.Signal(
              killed.signal(), killed.signal() == SIGKILL && cgroup.oomKills() > oomKillsBefore);
    };
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean alive() {
    if (doomed) return false;
    synchronized (this) {
      return !handleClosed && !handle.hasEnded();
    }
  }

  /**
   * To be called before a thaw: a process that was killed while frozen dies only now, but must not
   * pass for alive in between.
   */
  void noticePendingKill() {
    if (!doomed && killPends()) doomed = true;
  }

  private boolean killPends() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
        for (String field : PENDING) {
          if (line.startsWith(field)
              && (Long.parseUnsignedLong(line.substring(field.length()).strip(), 16) & SIGKILL_BIT)
                  != 0) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      // It is gone altogether.
      return true;
    }
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit;
  }

  @Override
  public void kill() {
    doomed = true;
    synchronized (this) {
      if (handleClosed) return;
      handle.signal(SIGKILL);
    }
    // With version 1 the signal of a frozen process waits for this.
    cgroup.thaw();
  }
}
