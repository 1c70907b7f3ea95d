package dev.ondol.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What a test could leave on the host: to be compared before and after. */
record HostState(int descriptors, List<String> mounts) {
  /**
   * @param ours tells the mounts of this test from those that others make in the meantime
   */
  static HostState now(Predicate<String> ours) throws IOException {
    return new HostState(
        list(Path.of("/proc/self/fd")).size(),
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().filter(ours).toList());
  }

  /** The processes whose command line has that word in it. */
  static List<Long> processesWith(String word) throws IOException {
    return list(Path.of("/proc")).stream()
        .filter(name -> name.chars().allMatch(Character::isDigit))
        .filter(pid -> commandLine(pid).contains(word))
        .map(Long::valueOf)
        .toList();
  }

  private static String commandLine(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static List<String> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
