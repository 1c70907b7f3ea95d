package dev.ondol.sandbox.oci;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs programs of the host that end by themselves, each under a time limit. */
final class Programs {
  /** No more of a program's output is looked at. */
  private static final int MAX_OUTPUT_BYTES = 16 * 1024;

  /** A killed process that takes longer hangs in the kernel. */
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(2);

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Programs() {}

  /**
   * Nothing of the platform's own environment is handed on: it may hold secrets, and variables that
   * change what a program does.
   */
  static ProcessBuilder prepare(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    return builder;
  }

  static boolean installed(String name) {
    return find(name).isPresent();
  }

  /** Where a program is that is run by this name. */
  static Optional<Path> find(String name) {
    return Stream.of(PATH.split(":", -1))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs a program whose output is short.
   *
   * @return what it printed, errors too
   * @throws SandboxException if it fails or takes too long; then it is killed
   */
  static String run(List<String> command, String input, Duration limit) {
    try {
      Path output = Files.createTempFile("ondol-", ".out");
      try {
        Process process =
            prepare(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (var stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        boolean ended = await(process, limit);
        String text = head(output);
        if (!ended) throw new SandboxException(command + " took longer than " + limit);
        if (process.exitValue() != 0) {
          throw new SandboxException(
              command + " failed with " + process.exitValue() + ": " + text.strip());
        }
        return text;
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new SandboxException(command + " cannot be run: " + e.getMessage(), e);
    }
  }

  /** Waits for a process, and kills it if it takes too long or the thread is interrupted. */
  static boolean await(Process process, Duration limit) {
    try {
      if (process.waitFor(limit.toNanos(), NANOSECONDS)) return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(process.toHandle());
    return false;
  }

  /** Kills a program and what it has started, and comes back when it is gone. */
  static void end(ProcessHandle program) {
    List<ProcessHandle> started = program.descendants().toList();
    program.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    var _ = program.onExit().completeOnTimeout(program, DEATH_LIMIT.toNanos(), NANOSECONDS).join();
  }

  private static String head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
    }
  }
}
