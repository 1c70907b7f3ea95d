package dev.ondol.runtimes;

import dev.ondol.core.FunctionVersion;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One language runtime as it was found on this host, such as Node.js 22.4.1. Immutable. */
public interface LanguageRuntime {
  /**
   * Set in the environment of a process that is started ahead of its function, to the memory that
   * the function will have, in MiB; 0 where it shall import nothing for the function's sake.
   */
  String AHEAD = "_ONDOL_AHEAD";

  /**
   * Set in the environment of a process for whose code there is a cache: where it lies. The
   * bootstrap takes it away before the function's code runs.
   */
  String CACHE = "_ONDOL_CACHE";

  /** {@code nodejs}, {@code python}, {@code java} or {@code provided}. */
  String family();

  /** As the program says it, such as {@code 22.4.1}; empty for {@code provided}. */
  String version();

  /** Folders outside {@code /usr} that a sandbox must see, read-only and at their own paths. */
  List<Path> hostMounts();

  /** The bootstrap on the host that a sandbox sees as {@code /var/runtime}. */
  Path runtimeDir();

  /**
   * The program and arguments that start it for a function, with paths as the sandbox sees them.
   */
  List<String> command(FunctionVersion function, Layout layout);

  /**
   * Whether its process can be started ahead of this function: told so by {@link #AHEAD}, it asks
   * at its door which function it is.
   *
   * @param level of the sandbox
   */
  boolean startsAhead(FunctionVersion function, IsolationLevel level);

  /** The variables that this language adds to those which every function gets. */
  Map<String, String> environment(FunctionVersion function, Layout layout);

  /** What makes a cache of a function's code, where this language can have one. */
  default Optional<CacheMaker> cacheMaker(FunctionVersion function) {
    return Optional.empty();
  }

  /** What makes every start of this language quicker, where it can have that. */
  default Optional<StartArchive> startArchive() {
    return Optional.empty();
  }
}
