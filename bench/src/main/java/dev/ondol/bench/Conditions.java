package dev.ondol.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the figures depend on: the machine, what is installed on it, the code and how it was called.
 *
 * @param facts by name, in the order in which they are told
 */
record Conditions(Map<String, String> facts) {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  Conditions {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /**
   * As they are now.
   *
   * @param code commit, or what stands for it
   * @param call the arguments of the command
   */
  static Conditions now(Host host, String code, String call) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("code", code);
    facts.put("call", call);
    facts.put("kernel", System.getProperty("os.name", "") + " " + System.getProperty("os.version"));
    facts.put(
        "processors",
        Runtime.getRuntime().availableProcessors() + " × " + field("/proc/cpuinfo", "model name"));
    facts.put("memory", field("/proc/meminfo", "MemTotal"));
    facts.put("cgroups", cgroups());
    facts.put("Java", Runtime.version().toString());
    facts.put("Node", Program.firstLine(List.of(host.node(), "--version")));
    facts.put("Python", Program.firstLine(List.of(host.python(), "--version")));
    facts.put(
        "OCI runtime",
        host.ociRuntime().map(it -> Program.firstLine(List.of(it, "--version"))).orElse("none"));
    facts.put("load at the start", load());
    return new Conditions(facts);
  }

  /** These and one more. */
  Conditions with(String name, String fact) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(name, fact);
    return new Conditions(more);
  }

  /** What the machine was doing beside. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String cgroups() {
    if (Files.exists(CGROUPS.resolve("cgroup.controllers"))) {
      return "version 2";
    }
    return Files.exists(CGROUPS.resolve("unified")) ? "hybrid" : "version 1";
  }

  /** A line each. */
  String text() {
    return facts.entrySet().stream()
        .map(fact -> "%-18s %s".formatted(fact.getKey(), fact.getValue()))
        .collect(Collectors.joining("\n"));
  }
}
