package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.linux.Pidfd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Empties and removes cgroups whose sandbox nobody knows any more. */
final class CgroupFolders {
  private static final int ESRCH = 3;
  private static final int SIGKILL = 9;

  private CgroupFolders() {}

  /** Makes one, unless it is there. */
  static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cgroups right below one. */
  static List<Path> below(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      entries.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Kills every process in it, frozen or not. */
  static void killAll(Path folder) {
    try {
      for (String pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
        try (Pidfd process = Pidfd.open(Long.parseLong(pid))) {
          process.signal(SIGKILL);
        } catch (LinuxException e) {
          if (e.errno() != ESRCH) throw e;
        }
      }
      // The signals of frozen processes wait for this.
      Path freezer = folder.resolve("freezer.state");
      if (Files.exists(freezer)) Files.writeString(freezer, "THAWED");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes it with those that the sandbox's runtime made below it.
   *
   * @throws UncheckedIOException if a process is still in it
   */
  static void remove(Path folder) {
    if (!Files.isDirectory(folder)) return;
    for (Path child : below(folder)) remove(child);
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
