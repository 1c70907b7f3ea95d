package dev.ondol.runtimes;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.RuntimeIdentifier.Language;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Java virtual machine with AWS's own runtime interface client, unmodified. The client finds the
 * function's classes by itself: in the working folder, its {@code lib}, and {@code /opt/java/lib}.
 * Immutable.
 */
record JavaRuntime(
    Path program,
    String version,
    HostFolder folder,
    Path runtimeDir,
    Optional<StartArchive> startArchive)
    implements LanguageRuntime {
  private static final Version OLDEST = Version.of("8");
  private static final Pattern VERSION = Pattern.compile("(?m)^\\s*java\\.version = (.+)$");
  private static final Pattern HOME = Pattern.compile("(?m)^\\s*java\\.home = (.+)$");

  /** What the machine takes beside its heap: classes, compiled code, stacks, the client. */
  private static final int BESIDE_HEAP_MIB = 48;

  private static final int BESIDE_HEAP_PERCENT = 15;

  /** Where the client loads its native part from; without it, it unpacks one to /tmp. */
  private static final String NATIVE_PART =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /** Where a user has no home, the machine takes it from this variable, at its start. */
  private static final String READ_AT_THE_START = "HOME";

  /** Under the runtime folder. */
  private static final String ARCHIVES = "archives";

  /** With options of its own, a function may start a machine that the archive does not fit. */
  private static final List<String> OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", ExecWrapper.VARIABLE);

  private static final String TRAINING_HEAP = "-Xmx256m";

  /**
   * An archive lies at a place of the address space of which nobody knows but who has it: below all
   * that the kernel places, above all that the machine does, and such as every processor can count
   * from.
   */
  private static final long PLACE_BYTES = 1L << 32;

  private static final long FIRST_PLACE = 1L << 8;
  private static final long LAST_PLACE = 1L << 14;

  /** Asks the program what it is. */
  static Finding probe(
      Path program, Path home, Path runtimeDir, ProbeMemory memory, boolean archives) {
    String output;
    switch (memory.run(
        program,
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx16m",
            "-XshowSettings:properties",
            "-version"))) {
      case ProgramProbe.Outcome.Failed(String reason) -> {
        return new Finding.Skipped(program, "It does not run: " + reason + ".");
      }
      case ProgramProbe.Outcome.Ran(String said) -> output = said;
    }
    Matcher version = VERSION.matcher(output);
    Matcher javaHome = HOME.matcher(output);
    if (!version.find() || !javaHome.find()) {
      return new Finding.Skipped(program, "It does not say what it is.");
    }
    if (Version.of(version.group(1)).compareTo(OLDEST) < 0) {
      return new Finding.Skipped(
          program, "Java " + version.group(1) + " is older than 8, the oldest served.");
    }
    HostFolder folder = new HostFolder(HostPrograms.real(Path.of(javaHome.group(1))));
    Optional<String> objection =
        folder.objection(home, List.of(program, folder.prefix().resolve("lib")));
    return objection.isPresent()
        ? new Finding.Skipped(program, objection.get())
        : new Finding.Found(
            program,
            new JavaRuntime(
                program,
                version.group(1),
                folder,
                runtimeDir,
                archives && runsStart(version.group(1))
                    ? Optional.of(
                        new StartArchive(
                            runtimeDir.resolve(ARCHIVES),
                            folder.prefix().resolve("lib/modules"),
                            (archive, lot) -> training(program, runtimeDir, archive, lot)))
                    : Optional.empty()));
  }

  @Override
  public String family() {
    return Language.JAVA.family();
  }

  @Override
  public List<Path> hostMounts() {
    return folder.mounts();
  }

  @Override
  public List<String> command(FunctionVersion function, Layout layout) {
    int memory = function.limits().memoryMib();
    int besideHeap = Math.max(BESIDE_HEAP_MIB, memory * BESIDE_HEAP_PERCENT / 100);
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add("-Xmx" + (memory - besideHeap) + "m");
    command.add("-Djava.io.tmpdir=" + layout.tmpDir());
    if (runsStart(version)) {
      command.addAll(fixedOptions(layout.runtimeDir()));
      command.addAll(archiveOptions(function, layout));
      command.add("-cp");
      command.add(classPath(function, layout));
      command.add(JavaStartJar.MAIN_CLASS);
    } else {
      command.addAll(machineOptions(layout.runtimeDir()));
      command.add("-cp");
      command.add(classPath(function, layout));
      command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
      command.add(function.code().handler());
    }
    return ExecWrapper.around(command, function, layout);
  }

  private static List<String> machineOptions(String runtimeDir) {
    return List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-D" + NATIVE_PART + "=" + runtimeDir + "/" + JavaNativePart.FILE);
  }

  /** The same in training, or the archive does not fit. */
  private static List<String> fixedOptions(String runtimeDir) {
    List<String> options = new ArrayList<>(machineOptions(runtimeDir));
    options.add("--enable-native-access=ALL-UNNAMED");
    return options;
  }

  /** Where the machine cannot use the archive after all, it starts without, and says nothing. */
  private List<String> archiveOptions(FunctionVersion function, Layout layout) {
    if (OPTIONS.stream().anyMatch(function.settings().environment()::containsKey)) {
      return List.of();
    }
    return startArchive
        .flatMap(StartArchive::file)
        .map(file ->
            List.of(
                // Compiling at once what training found hot costs more than it saves, and machines
                // that do not know this way to say so shall not mind.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                // Where it was made for, so that machines share its pages.
                "-XX:ArchiveRelocationMode=0",
                "-XX:AOTCache=" + layout.runtimeDir() + "/" + runtimeDir.relativize(file),
                "-Xlog:aot*=off",
                "-Xlog:cds*=off"))
        .orElse(List.of());
  }

  private static List<String> training(
      Path program, Path runtimeDir, Path archive, RandomGenerator lot) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add(TRAINING_HEAP);
    command.addAll(fixedOptions(runtimeDir.toString()));
    command.add("-XX:AOTCacheOutput=" + archive);
    command.add("-XX:SharedBaseAddress=" + lot.nextLong(FIRST_PLACE, LAST_PLACE) * PLACE_BYTES);
    command.add("-cp");
    command.add(clientPath(runtimeDir.toString()));
    command.add(JavaStartJar.TRAINING_CLASS);
    return command;
  }

  /** The client looks for layers in {@code /opt} alone; a level that moves them helps it out. */
  private static String classPath(FunctionVersion function, Layout layout) {
    String client = clientPath(layout.runtimeDir());
    return function.code().layers().isEmpty() || layout.layersDir().equals("/opt")
        ? client
        : client + ":" + layout.layersDir() + "/java/lib/*";
  }

  private static String clientPath(String runtimeDir) {
    return BootstrapFiles.JAVA_CLASS_PATH.stream()
        .map(jar -> runtimeDir + "/" + jar)
        .collect(Collectors.joining(":"));
  }

  @Override
  public boolean startsAhead(FunctionVersion function, IsolationLevel level) {
    return runsStart(version)
        && !function.settings().environment().containsKey(READ_AT_THE_START)
        && (function.code().layers().isEmpty() || level != IsolationLevel.PROCESS);
  }

  /** Older machines cannot read our class files. */
  private static boolean runsStart(String version) {
    return Version.of(version).compareTo(JavaStartJar.OLDEST) >= 0;
  }

  @Override
  public Map<String, String> environment(FunctionVersion function, Layout layout) {
    return Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.code().runtime());
  }
}
