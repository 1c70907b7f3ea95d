package dev.ondol.sandbox;

import java.util.concurrent.CompletableFuture;

/**
 * Stands for a command that is not in the sandbox or is no program. A shell would report 127, and
 * so do we: the fault is the function's, not the host's.
 */
public final class NeverStarted implements RuntimeProcess {
  private static final int COMMAND_NOT_FOUND = 127;

  private final CompletableFuture<Exit> exit =
      CompletableFuture.completedFuture(new Exit.Status(COMMAND_NOT_FOUND));

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public boolean alive() {
    return false;
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit;
  }

  @Override
  public void endInit() {
    // There is no init.
  }

  @Override
  public void giveWay(boolean wanted) {
    // Nobody is in the way.
  }

  @Override
  public void kill() {
    // There is nothing to kill.
  }
}
