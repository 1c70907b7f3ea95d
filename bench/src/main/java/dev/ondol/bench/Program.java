package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that this run started, and what the kernel says of it. */
final class Program implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(1);
  private static final long KIB = 1024;

  /** Of {@code /proc}, on every Linux that runs here. */
  static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final Path output;
  private final long startedNanos;

  private Program(Process process, Path output, long startedNanos) {
    this.process = process;
    this.output = output;
    this.startedNanos = startedNanos;
  }

  static Program start(Path folder, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("ondol-bench-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(new java.io.File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      return new Program(builder.start(), output, start);
    } catch (IOException e) {
      throw new BenchException("cannot start " + command.getFirst(), e);
    }
  }

  /** Runs a program to its end and tells how long that took. */
  static Duration time(Path folder, List<String> command) {
    try (Program program = start(folder, Map.of(), command)) {
      return program.awaitEnd();
    }
  }

  /** The first line that a short program says. */
  static String firstLine(List<String> command) {
    try (Program program = start(Path.of("/"), Map.of(), command)) {
      program.awaitEnd();
      return program.output().lines().findFirst().orElse("");
    }
  }

  /** The path of a program; empty if there is none of that name. */
  static Optional<String> find(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Waits for a line of its output.
   *
   * @return the first group of the pattern
   */
  String await(Pattern pattern, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean ended = !process.isAlive();
      Matcher matcher = pattern.matcher(output());
      if (matcher.find()) {
        return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      }
      if (ended || System.nanoTime() > end) {
        throw new BenchException("it did not say " + pattern + ":\n" + output());
      }
      Pause.of(POLL);
    }
  }

  /** Waits until something is true of it, and tells how long after its start that was. */
  Duration await(BooleanSupplier condition, Duration limit) {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || age().compareTo(limit) > 0) {
        throw new BenchException("it did not become ready:\n" + output());
      }
      Pause.of(POLL);
    }
    return age();
  }

  /** Waits until it has ended well. */
  Duration awaitEnd() {
    if (awaitExit() != 0) {
      throw new BenchException("it did not end well:\n" + output());
    }
    return age();
  }

  /** Waits until it has ended, and tells its exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new BenchException("it did not end:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Resident memory of it and of its descendants, in MiB. */
  double residentMib() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .mapToDouble(each -> kib(each.pid(), "status", "VmRSS:") / (double) KIB)
        .sum();
  }

  /** Resident memory of it alone, in MiB. */
  double ownResidentMib() {
    return kib(pid(), "status", "VmRSS:") / (double) KIB;
  }

  /** Its own processor time so far, in seconds. */
  double processorSeconds() {
    return processorSeconds(pid());
  }

  private static double processorSeconds(long pid) {
    String[] fields = statFields(String.valueOf(pid));
    return fields.length < 13
        ? 0
        : (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The third field of {@code /proc/PID/stat} and those after it; fewer if it has gone. */
  static String[] statFields(String pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
  }

  /** Processor time so far of all that it started and that lives, in seconds. */
  double childrenSeconds() {
    return process.descendants().mapToDouble(each -> processorSeconds(each.pid())).sum();
  }

  /** Of all that it started and that lives: memory that counts for them, in MiB. */
  double childrenPssMib() {
    return process
        .descendants()
        .mapToDouble(each -> kib(each.pid(), "smaps_rollup", "Pss:") / (double) KIB)
        .sum();
  }

  /** How many live that it started, and they. */
  long children() {
    return process.descendants().count();
  }

  long threads() {
    return kib(pid(), "status", "Threads:");
  }

  private static long kib(long pid, String file, String field) {
    return read(Path.of("/proc/" + pid + "/" + file))
        .lines()
        .filter(line -> line.startsWith(field))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0L);
  }

  /** Empty if the process has gone meanwhile. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Asks it to end, and makes it if it does not. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      children.forEach(ProcessHandle::destroyForcibly);
      Files.deleteIfExists(output);
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
