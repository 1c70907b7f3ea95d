package dev.ondol.runtimes;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.RuntimeIdentifier.Language;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Node.js with this module's bootstrap. Immutable. */
record NodeRuntime(Path program, String version, HostFolder folder, Path runtimeDir)
    implements LanguageRuntime {
  private static final Version OLDEST = Version.of("18");

  /** Asks the program what it is. */
  static Finding probe(Path program, Path home, Path runtimeDir, ProbeMemory memory) {
    String version;
    switch (memory.run(program, List.of("--version"))) {
      case ProgramProbe.Outcome.Failed(String reason) -> {
        return new Finding.Skipped(program, "It does not run: " + reason + ".");
      }
      case ProgramProbe.Outcome.Ran(String output) ->
          version = output.strip().replaceFirst("^v", "");
    }
    if (Version.of(version).compareTo(OLDEST) < 0) {
      return new Finding.Skipped(
          program,
          "Node.js " + version + " is older than " + OLDEST.major() + ", the oldest served.");
    }
    HostFolder folder = new HostFolder(prefix(program));
    Optional<String> objection = folder.objection(home, List.of(program));
    return objection.isPresent()
        ? new Finding.Skipped(program, objection.get())
        : new Finding.Found(program, new NodeRuntime(program, version, folder, runtimeDir));
  }

  private static Path prefix(Path program) {
    Path bin = program.resolve("..").normalize();
    Path prefix = bin.resolve("..").normalize();
    boolean own =
        Files.isDirectory(prefix.resolve("include/node"))
            || Files.isDirectory(prefix.resolve("lib/node_modules"));
    return bin.endsWith("bin") && (own || prefix.startsWith("/usr")) ? prefix : bin;
  }

  @Override
  public String family() {
    return Language.NODEJS.family();
  }

  @Override
  public List<Path> hostMounts() {
    return folder.mounts();
  }

  @Override
  public List<String> command(FunctionVersion function, Layout layout) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(NodeHeap.of(function.limits().memoryMib()).flags());
    command.add(layout.runtimeDir() + "/index.js");
    return ExecWrapper.around(command, function, layout);
  }

  @Override
  public boolean startsAhead(FunctionVersion function, IsolationLevel level) {
    return true;
  }

  /** V8 takes code only from a V8 with the same options. */
  @Override
  public Optional<CacheMaker> cacheMaker(FunctionVersion function) {
    List<String> options = NodeHeap.of(function.limits().memoryMib()).flags();
    return Optional.of(
        new CacheMaker(
            String.join(" ", options),
            layout -> {
              List<String> command = new ArrayList<>();
              command.add(program.toString());
              command.addAll(options);
              command.add(layout.runtimeDir() + "/ondol/compile-ahead.js");
              command.add(layout.taskRoot());
              command.add(layout.layersDir());
              return command;
            }));
  }

  @Override
  public Map<String, String> environment(FunctionVersion function, Layout layout) {
    String identifier = function.code().runtime();
    int major =
        RuntimeIdentifier.of(identifier)
            .map(RuntimeIdentifier::version)
            .orElse(Version.of(version))
            .major();
    String layers = layout.layersDir() + "/nodejs";
    String runtime = layout.runtimeDir();
    return Map.of(
        "AWS_EXECUTION_ENV",
        "AWS_Lambda_" + identifier,
        "NODE_PATH",
        String.join(
            ":",
            layers + "/node" + major + "/node_modules",
            layers + "/node_modules",
            runtime + "/node_modules",
            runtime,
            layout.taskRoot()));
  }
}
