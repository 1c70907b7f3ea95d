package dev.ondol.sandbox.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the processes of this platform's sandboxes among all of the host: by the mark in the
 * environment that they started with, or by an ancestor that has it. A search reads a file of each
 * process, so it takes milliseconds. Thread-safe.
 */
final class MarkedProcesses {
  /** Its value is the platform's mark, a slash, the sandbox's id. */
  static final String VARIABLE = "_ONDOL_SANDBOX";

  private static final int MARK_DIGITS = 16;

  private final String prefix;

  /**
   * @param folder the platform's own: another one has another mark
   */
  MarkedProcesses(Path folder) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(folder.toString().getBytes(UTF_8));
      prefix = HexFormat.of().formatHex(digest).substring(0, MARK_DIGITS) + "/";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  SandboxProcesses of(String id) {
    return new SandboxProcesses(this, id);
  }

  /** The value of {@link #VARIABLE} for a sandbox. */
  String value(String id) {
    return prefix + id;
  }

  /**
   * What a search found.
   *
   * @param certain false if there was a process of which nobody can say now whose it is
   */
  record Found(NavigableSet<Long> pids, boolean certain) {}

  /** Of all sandboxes that have processes, those of earlier lives included. */
  Set<String> sandboxes() {
    Set<String> found = new TreeSet<>();
    for (long pid : ProcTable.pids()) {
      ProcTable.variable(ProcTable.environment(pid), VARIABLE)
          .filter(value -> value.startsWith(prefix))
          .ifPresent(value -> found.add(value.substring(prefix.length())));
    }
    return found;
  }

  /** The pids of one sandbox, in order. */
  Found search(String id) {
    NavigableSet<Long> marked = new TreeSet<>();
    boolean certain = true;
    for (long pid : ProcTable.pids()) {
      String environment = ProcTable.environment(pid);
      if (environment.isEmpty()) {
        if (ProcTable.turns(pid)) certain = false;
        else environment = ProcTable.environment(pid);
      }
      if (ProcTable.variable(environment, VARIABLE).filter(value(id)::equals).isPresent()) {
        marked.add(pid);
      }
    }
    NavigableSet<Long> all = new TreeSet<>(marked);
    for (long pid : marked) {
      ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::descendants)
          .map(ProcessHandle::pid)
          .filter(child -> !marked.contains(child) && ProcTable.runs(child))
          .forEach(all::add);
    }
    return new Found(all, certain);
  }
}
