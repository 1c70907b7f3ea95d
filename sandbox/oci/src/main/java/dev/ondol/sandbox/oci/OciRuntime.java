package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that makes containers, run as a command: {@code runc} or one that takes the same
 * arguments.
 *
 * @param program its name or path
 * @param version such as {@code 1.1.5}
 * @param state where it keeps its own notes
 */
record OciRuntime(String program, String version, Path state) {
  /** One that takes longer hangs. */
  private static final Duration RUN_LIMIT = Duration.ofSeconds(20);

  /** Before its folder of notes, by which it is known whose it is. */
  static final String ROOT = "--root";

  private static final Duration VERSION_LIMIT = Duration.ofSeconds(5);
  private static final String VERSION = " version ";
  private static final Pattern RUNC_VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  /** Asks the program for its version. */
  static OciRuntime of(String program, Path state) {
    String answer = Programs.run(List.of(program, "--version"), "", VERSION_LIMIT);
    String line = answer.lines().findFirst().orElse("");
    int at = line.indexOf(VERSION);
    String version = at < 0 ? "unknown" : line.substring(at + VERSION.length()).strip();
    return new OciRuntime(program, version, state);
  }

  /** What a careful operator should know of this version. */
  Optional<String> knownHole() {
    Matcher numbers = RUNC_VERSION.matcher(version);
    if (!Path.of(program).getFileName().toString().equals("runc") || !numbers.lookingAt()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    int patch = Integer.parseInt(numbers.group(3));
    boolean fixed =
        major > 1 || minor > 3 || (minor == 3 && patch >= 3) || (minor == 2 && patch >= 8);
    return fixed
        ? Optional.empty()
        : Optional.of(
            "runc "
                + version
                + " lacks the fixes of CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881:"
                + " 1.2.8, 1.3.3 and 1.4.0 have them");
  }

  /** How a start ended. */
  sealed interface Started {
    /**
     * @param pid of the first process, which is now a child of the platform
     */
    record Running(long pid) implements Started {}

    /** Namespaces and all were made, but the command was not there or was no program. */
    record NoSuchCommand(String message) implements Started {}
  }

  /**
   * Runs a bundle and comes back when its first process has started.
   *
   * @param bundle the folder with {@code config.json}
   * @param input becomes standard input
   * @param output becomes standard output and standard error
   * @throws SandboxException with the program's own words if it fails
   */
  Started run(String container, Path bundle, Path input, Path output) {
    Path pidFile = bundle.resolve("pid");
    Path log = bundle.resolve("runtime.log");
    try {
      Files.deleteIfExists(pidFile);
      Files.deleteIfExists(log);
      Process process =
          Programs.prepare(
                  List.of(
                      program,
                      ROOT,
                      state.toString(),
                      "--log",
                      log.toString(),
                      "--log-format",
                      "json",
                      "run",
                      "--detach",
                      "--bundle",
                      bundle.toString(),
                      "--pid-file",
                      pidFile.toString(),
                      container))
              .redirectInput(Redirect.from(input.toFile()))
              .redirectOutput(Redirect.appendTo(output.toFile()))
              .redirectErrorStream(true)
              .start();
      if (!Programs.await(process, RUN_LIMIT)) {
        throw new SandboxException(
            Thread.currentThread().isInterrupted()
                ? program + " was interrupted before it had started the sandbox"
                : program + " did not start the sandbox in " + RUN_LIMIT);
      }
      if (process.exitValue() == 0) {
        return new Started.Running(Long.parseLong(Files.readString(pidFile).strip()));
      }
      return RuntimeLog.explain(program, log);
    } catch (IOException e) {
      throw new SandboxException(program + " cannot be run: " + e.getMessage(), e);
    }
  }
}
