package dev.ondol.sandbox.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ondol.linux.ProcessState;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads {@code /proc}. A process may end at any time, and others' may be unreadable: both mean that
 * there is no answer.
 */
final class ProcTable {
  /** Larger than any environment that a sandbox is started with. */
  private static final int MAX_BYTES = 256 * 1024;

  private ProcTable() {}

  /** All processes of the host, in no order. */
  static long[] pids() {
    String[] names = new File("/proc").list();
    if (names == null) throw new IllegalStateException("/proc is not mounted");
    return Arrays.stream(names)
        .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
        .mapToLong(Long::parseLong)
        .toArray();
  }

  static Optional<ProcessState> state(long pid) {
    return read(pid, "stat").map(ProcessState::parse);
  }

  /** Whether it is there, and not just an exit status that waits for its parent. */
  static boolean runs(long pid) {
    return state(pid).filter(state -> !state.ended()).isPresent();
  }

  /**
   * The environment that the process started with, each variable with a zero byte before it; empty
   * once it has ended, and while it {@link #turns}.
   */
  static String environment(long pid) {
    return read(pid, "environ").map(all -> "\0" + all).orElse("");
  }

  static Optional<String> variable(String environment, String name) {
    String before = "\0" + name + "=";
    int at = environment.indexOf(before);
    if (at < 0) return Optional.empty();
    int from = at + before.length();
    int end = environment.indexOf('\0', from);
    return Optional.of(environment.substring(from, end < 0 ? environment.length() : end));
  }

  /**
   * Whether it is just turning into another program. For that moment, which lasts as long as the
   * kernel has other work, it shows neither environment nor arguments.
   */
  static boolean turns(long pid) {
    return read(pid, "cmdline").isEmpty()
        && state(pid).filter(state -> state.alive() && !state.kernel()).isPresent();
  }

  /** The most resident memory that it ever had by itself; 0 if it is gone. */
  static long peakBytes(long pid) {
    return read(pid, "status")
        .flatMap(text -> text.lines().filter(line -> line.startsWith("VmHWM:")).findFirst())
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .orElse(0L);
  }

  /** The children of its first thread; none where the kernel does not tell. */
  static long[] children(long pid) {
    return read(pid, "task/" + pid + "/children")
        .map(text -> Arrays.stream(text.split(" ")).filter(s -> !s.isBlank()))
        .map(words -> words.mapToLong(Long::parseLong).toArray())
        .orElse(new long[0]);
  }

  private static Optional<String> read(long pid, String file) {
    try (InputStream in = new FileInputStream("/proc/" + pid + "/" + file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return bytes.length == 0 ? Optional.empty() : Optional.of(new String(bytes, ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
