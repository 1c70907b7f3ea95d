package dev.ondol.sandbox;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/**
 * One sandbox: a place in which a language runtime runs, may end, and may be started anew. The
 * files in its {@code /tmp} live as long as the sandbox, not as the runtime. Calls come from one
 * thread at a time; {@link #use} may come from any.
 */
public interface Sandbox {
  /** The paths as the code in the sandbox sees them. */
  Layout layout();

  /**
   * The one door out of the sandbox: a bound, listening socket that only this sandbox can reach (at
   * process level: a loopback port), at {@link Layout#runtimeApiAddress}. The caller owns it from
   * the first call on and closes it.
   */
  ServerSocketChannel door();

  /**
   * A FIFO on the host, there for as long as the sandbox is: standard output and standard error of
   * every runtime that is started. Nothing is read from it here, so open it before the first start.
   */
  Path output();

  /**
   * Starts the runtime process. Returns when it has been started, not when it is ready. Allowed
   * again after the earlier process has exited. A command that is not there is the function's
   * fault, and answered by a process that has exited already: {@link NeverStarted}.
   *
   * @throws SandboxException if it could not be started
   */
  RuntimeProcess start(Launch launch);

  /** Stops every process in the sandbox from getting processor time. Idempotent. */
  void freeze();

  /** Undoes {@link #freeze}. Idempotent, and fast: it stands on the path of an invoke. */
  void thaw();

  ResourceUse use();

  /**
   * Ends all processes and removes everything. Idempotent; never throws: what could not be removed
   * is logged and is a leftover for the next start.
   */
  void destroy();
}
