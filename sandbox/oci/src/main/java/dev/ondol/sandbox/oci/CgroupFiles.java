package dev.ondol.sandbox.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the counters of cgroups. */
final class CgroupFiles {
  private CgroupFiles() {}

  /**
   * The number that a file consists of, or the one behind a key in a file of pairs.
   *
   * @param key empty for a file with one number
   * @param otherwise if there is no such file, key or cgroup (any more)
   */
  static long number(Path path, String key, long otherwise) {
    try {
      for (String line : Files.readAllLines(path)) {
        if (key.isEmpty()) return Long.parseLong(line);
        if (line.startsWith(key + " ")) return Long.parseLong(line.substring(key.length() + 1));
      }
      return otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }
}
