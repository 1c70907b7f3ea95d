package dev.ondol.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A platform as a process of its own, started by its public command, spoken to over its API. */
final class Ondol implements AutoCloseable {
  /** Its last word of a start; the group is its endpoint. */
  static final Pattern SERVES = Pattern.compile("Ondol serves (http://[0-9.:]+)");

  private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Folder data = new Folder();
  private final Program program;
  private final Api api;

  /**
   * @param command that runs Ondol
   * @param options beside its port and folder
   */
  Ondol(List<String> command, List<String> options) {
    program = launch(command, options, data.path());
    try {
      api = new Api(URI.create(program.await(SERVES, START_LIMIT)));
    } catch (BenchException e) {
      program.close();
      data.close();
      throw e;
    }
  }

  /** Starts one; ready when its output says where it serves. */
  static Program launch(List<String> command, List<String> options, Path dataDir) {
    List<String> up = new ArrayList<>(command);
    up.addAll(List.of("up", "--port", "0", "--data-dir", dataDir.toString()));
    // What is measured is the platform, not the limit that is set for a function.
    up.addAll(List.of("--request-rate", "0"));
    up.addAll(options);
    return Program.start(Path.of("/"), Map.of(), up);
  }

  Program program() {
    return program;
  }

  Api api() {
    return api;
  }

  Path dataFolder() {
    return data.path();
  }

  /** Objects that are in use on its heap, after a collection of all that are not, in KiB. */
  double liveHeapKib(Host host) {
    String pid = String.valueOf(program.pid());
    List<String> command = List.of(host.java("jcmd"), pid, "GC.class_histogram");
    try (Program histogram = Program.start(Path.of("/"), Map.of(), command)) {
      histogram.awaitEnd();
      return Double.parseDouble(histogram.await(HISTOGRAM_TOTAL, Duration.ZERO)) / 1024;
    }
  }

  @Override
  public void close() {
    api.close();
    program.close();
    data.close();
  }
}
