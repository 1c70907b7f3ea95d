package dev.ondol.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs of this machine that the suite uses. */
final class Host {
  private final Optional<String> node = Program.find("node");
  private final Optional<String> python = Program.find("python3").map(Host::realPython);
  private final Optional<String> ociRuntime = Program.find("runc").or(() -> Program.find("crun"));

  /** What is found first may be a script that looks for the right one, which is slow. */
  private static String realPython(String found) {
    return Program.firstLine(List.of(found, "-c", "import sys; print(sys.executable)"));
  }

  String node() {
    return node.orElseThrow(() -> new BenchException("node is not installed"));
  }

  String python() {
    return python.orElseThrow(() -> new BenchException("python3 is not installed"));
  }

  /** A program of the JDK that runs the suite. */
  String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  Optional<String> ociRuntime() {
    return ociRuntime;
  }
}
