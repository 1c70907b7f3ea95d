package dev.ondol.sandbox.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.linux.ProcessState;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the processes of this platform's sandboxes among all of the host: by the mark in the
 * environment that they started with, or by an ancestor that has it. A search reads two small files
 * of each process, so it takes milliseconds. Thread-safe.
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

  /** The pids by sandbox id, of those that have any. */
  Map<String, List<Long>> bySandbox() {
    Map<Long, String> sandboxes = new HashMap<>();
    Map<Long, Long> parents = new HashMap<>();
    for (long pid : ProcTable.pids()) {
      Optional<ProcessState> state = ProcTable.state(pid);
      if (state.isEmpty() || state.get().ended()) continue;
      parents.put(pid, state.get().parent());
      ProcTable.variable(pid, VARIABLE)
          .filter(value -> value.startsWith(prefix))
          .ifPresent(value -> sandboxes.put(pid, value.substring(prefix.length())));
    }
    Map<String, List<Long>> found = new TreeMap<>();
    for (long pid : parents.keySet()) {
      Long holder = pid;
      while (holder != null && !sandboxes.containsKey(holder)) holder = parents.get(holder);
      if (holder == null) continue;
      found.computeIfAbsent(sandboxes.getOrDefault(holder, ""), _ -> new ArrayList<>()).add(pid);
    }
    return found;
  }
}
