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
import java.util.concurrent.locks.LockSupport;
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
  private static final long TICKS_PER_SECOND = 100;

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
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Waits until something is true of it, and tells how long after its start that was. */
  Duration await(BooleanSupplier condition, Duration limit) {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || age().compareTo(limit) > 0) {
        throw new BenchException("it did not become ready:\n" + output());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return age();
  }

  /** Waits until it has ended well. */
  Duration awaitEnd() {
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new BenchException("it did not end well:\n" + output());
      }
      return age();
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
    String stat = read(Path.of("/proc/" + pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
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
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      children.forEach(ProcessHandle::destroyForcibly);
      Files.deleteIfExists(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
