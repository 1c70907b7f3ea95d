package dev.ondol.runtimes;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.RuntimeIdentifier.Language;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CPython with this module's bootstrap. It starts without {@code site}, which takes longer than all
 * else together; the bootstrap builds the search path by itself. Immutable.
 */
record PythonRuntime(Path program, String version, HostFolder folder, Path runtimeDir)
    implements LanguageRuntime {
  private static final Version OLDEST = Version.of("3.9");

  /** Says what it is, and compiles the bootstrap for this version once and for all. */
  private static final String PROBE =
      """
      import sys
      print(sys.version.split()[0])
      print(getattr(sys, "_base_executable", sys.executable))
      print(sys.base_prefix)
      if sys.version_info >= (3, 9) and sys.implementation.name == "cpython":
          import os
          folder = sys.argv[1] + "/ondol_runtime/"
          done = "__pycache__/output." + sys.implementation.cache_tag + ".pyc"
          if os.access(folder, os.W_OK) and not os.path.exists(folder + done):
              import py_compile
              os.umask(0o022)
              for name in sorted(os.listdir(folder)):
                  if name.endswith(".py"):
                      py_compile.compile(
                          folder + name, doraise=True,
                          invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
      """;

  /** Asks the program what it is. */
  static Finding probe(Path program, Path home, Path runtimeDir, ProbeMemory memory) {
    List<String> said;
    switch (memory.run(program, List.of("-I", "-S", "-c", PROBE, runtimeDir.toString()))) {
      case ProgramProbe.Outcome.Failed(String reason) -> {
        return new Finding.Skipped(program, "It does not run: " + reason + ".");
      }
      case ProgramProbe.Outcome.Ran(String output) -> said = output.lines().toList();
    }
    if (said.size() < 3) {
      return new Finding.Skipped(program, "It does not say what it is.");
    }
    String version = said.get(0);
    if (Version.of(version).compareTo(OLDEST) < 0) {
      return new Finding.Skipped(
          program, "Python " + version + " is older than 3.9, the oldest served.");
    }
    HostFolder folder = new HostFolder(HostPrograms.real(Path.of(said.get(2))));
    Version numbers = Version.of(version);
    Path library =
        folder.prefix().resolve("lib/python" + numbers.major() + "." + numbers.numbers().get(1));
    Optional<String> objection = folder.objection(home, List.of(program, library));
    return objection.isPresent()
        ? new Finding.Skipped(program, objection.get())
        : new Finding.Found(program, new PythonRuntime(program, version, folder, runtimeDir));
  }

  @Override
  public String family() {
    return Language.PYTHON.family();
  }

  @Override
  public List<Path> hostMounts() {
    return folder.mounts();
  }

  @Override
  public List<String> command(FunctionVersion function, Layout layout) {
    List<String> command =
        List.of(
            program.toString(),
            "-s", // no packages of the host's user
            "-S", // no site
            "-B", // no compiled files beside the function's code
            "-X",
            "utf8",
            layout.runtimeDir() + "/bootstrap.py",
            layout.layersDir());
    return ExecWrapper.around(command, function, layout);
  }

  @Override
  public boolean startsAhead(FunctionVersion function, IsolationLevel level) {
    return true;
  }

  /** Compiles all modules into one file; what reads it says how. */
  @Override
  public Optional<CacheMaker> cacheMaker(FunctionVersion function) {
    return Optional.of(
        new CacheMaker(
            "code.pack 1",
            layout ->
                List.of(
                    program.toString(),
                    "-I",
                    "-S",
                    "-B",
                    "-X",
                    "utf8",
                    layout.runtimeDir() + "/compile.py",
                    layout.taskRoot(),
                    layout.layersDir())));
  }

  @Override
  public Map<String, String> environment(FunctionVersion function, Layout layout) {
    return Map.of(
        "AWS_EXECUTION_ENV",
        "AWS_Lambda_" + function.code().runtime(),
        "PYTHONPATH",
        layout.runtimeDir());
  }
}
