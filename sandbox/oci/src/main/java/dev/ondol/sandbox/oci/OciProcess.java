package dev.ondol.sandbox.oci;

import dev.ondol.linux.ExitWatch;
import dev.ondol.linux.HeldFile;
import dev.ondol.linux.Pidfd;
import dev.ondol.linux.ProcessState;
import dev.ondol.sandbox.RuntimeProcess;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The first process of a container. When it ends, the kernel ends all others in its process
 * namespace: so one signal to it is enough. Thread-safe.
 */
final class OciProcess implements RuntimeProcess {
  private static final int SIGKILL = 9;

  private final long pid;
  private final Pidfd handle;
  private final HeldFile stat;
  private final SandboxCgroup cgroup;
  private final long oomKillsBefore;
  private final CompletableFuture<Exit> exit;

  private volatile ProcessorShare share;

  /** True from the moment on when its death is certain. */
  private volatile boolean doomed;

  private boolean handleClosed;

  OciProcess(
      long pid, SandboxCgroup cgroup, ProcessorShare share, long oomKillsBefore, ExitWatch watch) {
    this.pid = pid;
    this.cgroup = cgroup;
    this.share = share;
    this.oomKillsBefore = oomKillsBefore;
    handle = Pidfd.open(pid);
    stat = new HeldFile(Path.of("/proc/" + pid + "/stat"));
    exit = watch.watch(handle).thenApply(this::ended);
  }

  private synchronized Exit ended(Pidfd.Ending ending) {
    doomed = true;
    handleClosed = true;
    handle.close();
    stat.close();
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
    return !doomed && runs();
  }

  /** Neither ended nor killed: while it is frozen, a kill only waits. */
  private boolean runs() {
    return stat.read().map(ProcessState::parse).filter(ProcessState::alive).isPresent();
  }

  /**
   * To be called before a thaw: a process that was killed while frozen dies only now, but must not
   * pass for alive in between.
   */
  void noticePendingKill() {
    if (!doomed && !runs()) doomed = true;
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit;
  }

  /** What it gets after its init; to be told before that ends. */
  void share(ProcessorShare wanted) {
    share = wanted;
  }

  @Override
  public void endInit() {
    cgroup.processors(share);
  }

  @Override
  public void giveWay(boolean wanted) {
    cgroup.giveWay(wanted);
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
