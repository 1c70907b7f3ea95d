package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What this machine can do at best: the least that each step of a cold start must cost. */
final class Floors {
  private static final int REPEATS = 5;
  private static final int SYNC_REPEATS = 50;
  private static final int SYNC_BYTES = 4096;
  private static final Path ROOT = Path.of("/");

  private Floors() {}

  /** A bare start of a language runtime that does nothing, in milliseconds; median of five. */
  static double runtimeStart(Host host, String language) {
    return median(() -> Program.time(ROOT, bare(host, language)).toNanos()) / 1e6;
  }

  private static List<String> bare(Host host, String language) {
    return switch (language) {
      case "node" -> List.of(host.node(), "-e", "0");
      case "python" -> List.of(host.python(), "-c", "pass");
      case "java" ->
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-version");
      default -> throw new IllegalArgumentException(language);
    };
  }

  /** A bare container that does nothing, from start to end; empty where none can be made. */
  static Optional<Double> container(Host host) {
    if (host.ociRuntime().isEmpty()) {
      return Optional.empty();
    }
    String runtime = host.ociRuntime().get();
    try (Folder bundle = new Folder()) {
      Program.time(bundle.path(), List.of(runtime, "spec"));
      Path config = bundle.path().resolve("config.json");
      Files.writeString(config, doingNothing(Files.readString(config)));
      int[] number = {0};
      double nanos =
          median(() ->
              Program.time(
                      bundle.path(),
                      List.of(
                          runtime,
                          "run",
                          "--no-pivot",
                          "ondol-bench-floor-" + ProcessHandle.current().pid() + "-" + ++number[0]))
                  .toNanos());
      return Optional.of(nanos / 1e6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The runtime's own default bundle, over this host's root, without the mounts that that forbids.
   */
  private static String doingNothing(String config) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode bundle = (ObjectNode) json.readTree(config);
    ObjectNode process = (ObjectNode) bundle.get("process");
    process.put("terminal", false);
    process.putArray("args").add("/bin/true");
    ((ObjectNode) bundle.get("root")).put("path", "/");
    ArrayNode mounts = bundle.putArray("mounts");
    mounts.addObject().put("destination", "/proc").put("type", "proc").put("source", "proc");
    return json.writeValueAsString(bundle);
  }

  /** A start of {@code /bin/true}: fork, exec, exit, in microseconds. */
  static double fork() {
    return median(() -> Program.time(ROOT, List.of("/bin/true")).toNanos()) / 1e3;
  }

  /** A durable write of a page, in microseconds. */
  static double durableWrite() {
    try (Folder folder = new Folder();
        FileChannel file =
            FileChannel.open(
                folder.path().resolve("sync"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(SYNC_BYTES);
      long[] nanos = new long[SYNC_REPEATS];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        page.clear();
        file.write(page, (long) i * SYNC_BYTES);
        file.force(false);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return nanos[nanos.length / 2] / 1e3;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double median(LongSupplier nanos) {
    long[] all = new long[REPEATS];
    Arrays.setAll(all, i -> nanos.getAsLong());
    Arrays.sort(all);
    return all[REPEATS / 2];
  }

  static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
