package dev.ondol.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a test could leave on the host: to be compared before and after. */
record HostState(int descriptors, List<String> mounts, List<String> interfaces) {
  static HostState now() throws IOException {
    return new HostState(
        list(Path.of("/proc/self/fd")).size(),
        Files.readAllLines(Path.of("/proc/self/mountinfo")),
        list(Path.of("/sys/class/net")));
  }

  /** The processes whose command line has that word in it. */
  static List<Long> processesWith(String word) throws IOException {
    List<Long> found = new ArrayList<>();
    for (String name : list(Path.of("/proc"))) {
      if (!name.chars().allMatch(Character::isDigit)) continue;
      try {
        if (Files.readString(Path.of("/proc", name, "cmdline")).contains(word)) {
          found.add(Long.parseLong(name));
        }
      } catch (IOException e) {
        continue; // it has ended
      }
    }
    return found;
  }

  private static List<String> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
