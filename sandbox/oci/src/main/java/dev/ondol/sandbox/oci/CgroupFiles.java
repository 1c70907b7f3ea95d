package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the files of cgroups. */
final class CgroupFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupFiles.class);

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

  /** Sets a limit; one whose cgroup is gone needs none. */
  static void write(Path path, String value) {
    try {
      Files.writeString(path, value, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      LOG.debug("{} is gone", path);
    } catch (IOException e) {
      throw new SandboxException("cannot write " + value + " to " + path, e);
    }
  }
}
