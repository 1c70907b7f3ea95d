package dev.ondol.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this host, run to its end with what it printed. */
final class Program {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Program() {}

  /**
   * @param output standard output and standard error together
   */
  record Ended(int exitCode, String output) {}

  static Ended run(Map<String, String> environment, List<String> command) {
    Path output = temporaryFile();
    Process process = start(environment, command, output);
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end in " + LIMIT + ":\n" + Tree.read(output));
      }
      return new Ended(process.exitValue(), Tree.read(output));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("interrupted while " + command + " ran", e);
    } finally {
      delete(output);
    }
  }

  /** With the environment of this process and these variables; both outputs go to the file. */
  static Process start(Map<String, String> environment, List<String> command, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test, and says so, if a program is missing or does not end well. */
  static void assumeWorks(String what, String... command) {
    boolean works;
    try {
      works = run(Map.of(), List.of(command)).exitCode() == 0;
    } catch (UncheckedIOException e) {
      works = false;
    }
    assumeTrue(works, () -> "this machine has no " + what);
  }

  static Map<String, String> awsVariables(TestPlatform platform) {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_ENDPOINT_URL", platform.platform().endpoint().toString());
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_DEFAULT_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", platform.credentials().accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", platform.credentials().secretAccessKey());
    variables.put("AWS_PAGER", "");
    return variables;
  }

  static Path temporaryFile() {
    try {
      return Files.createTempFile("ondol-test-", ".tmp");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
