package dev.ondol.runtimes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one program to its end under a time limit and keeps what it says. A program that hangs is
 * killed: finding out what a host has must never take long.
 */
final class ProgramProbe {
  static final Duration LIMIT = Duration.ofSeconds(10);

  /** What it prints beyond this is not read. */
  static final int OUTPUT_LIMIT_BYTES = 65_536;

  private static final int REASON_LIMIT_CHARS = 200;

  private ProgramProbe() {}

  /** How a run ended. */
  sealed interface Outcome {
    /** With status 0. */
    record Ran(String output) implements Outcome {}

    record Failed(String reason) implements Outcome {}
  }

  /** Blocks for at most {@link #LIMIT}. */
  static Outcome run(Path program, List<String> arguments) {
    return run(program, arguments, LIMIT);
  }

  static Outcome run(Path program, List<String> arguments, Duration limit) {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(program.toString());
    builder.command().addAll(arguments);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    Path output = null;
    try {
      output = Files.createTempFile("ondol-probe-", ".out");
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Outcome.Failed("it did not answer within " + limit.toSeconds() + " s");
      }
      String said = head(output);
      return process.exitValue() == 0
          ? new Outcome.Ran(said)
          : new Outcome.Failed("it ended with status " + process.exitValue() + ": " + brief(said));
    } catch (IOException e) {
      return new Outcome.Failed("it does not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("the search was broken off");
    } finally {
      delete(output);
    }
  }

  private static String head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(OUTPUT_LIMIT_BYTES), StandardCharsets.UTF_8);
    }
  }

  private static String brief(String output) {
    String line = output.strip().replaceAll("\\s+", " ");
    return line.length() <= REASON_LIMIT_CHARS ? line : line.substring(0, REASON_LIMIT_CHARS);
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }
}
