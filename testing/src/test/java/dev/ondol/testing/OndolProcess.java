package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ondol up} as a process of its own, from the distribution that the build made. */
final class OndolProcess implements AutoCloseable {
  private static final Pattern ENDPOINT = Pattern.compile("Ondol serves (http://[0-9.:]+)");
  private static final Duration END_LIMIT = Duration.ofSeconds(40);

  private final Process process;
  private final Path output;

  private OndolProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The command that runs Ondol with the Java machine that runs the tests. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dondol.home=" + Tree.ROOT,
                "-cp",
                Tree.ROOT.resolve("cli/target/dist/lib") + "/*",
                "dev.ondol.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  static OndolProcess up(Path dataDir, String... arguments) {
    Path output = Program.temporaryFile();
    List<String> all =
        new ArrayList<>(List.of("up", "--port", "0", "--data-dir", dataDir.toString()));
    all.addAll(List.of(arguments));
    return new OndolProcess(
        Program.start(Map.of(), command(all.toArray(String[]::new)), output), output);
  }

  /** Waits until it serves. */
  String endpoint() {
    String text = Eventually.get(this::output, now -> now.contains("next ") || !process.isAlive());
    Matcher matcher = ENDPOINT.matcher(text);
    assertThat(matcher.find()).as("it serves: " + text).isTrue();
    return matcher.group(1);
  }

  String output() {
    return Tree.read(output);
  }

  /** Asks it to end by SIGTERM and gives its exit code. */
  int terminate() {
    process.toHandle().destroy();
    return awaitEnd();
  }

  /** The processes that it or its own have started and that live. */
  List<Long> descendants() {
    return process.descendants().map(ProcessHandle::pid).toList();
  }

  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  int awaitEnd() {
    try {
      assertThat(process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("ended: " + output())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
