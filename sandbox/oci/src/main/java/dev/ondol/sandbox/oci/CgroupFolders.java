package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.linux.Pidfd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
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

  /**
   * Kills what is in them until nothing is, but no longer than this: what is killed may have made
   * another process the moment before.
   *
   * @param folders of one sandbox or of several, in all hierarchies: one alone may freeze them all
   */
  static void empty(List<Path> folders, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    List<Path> full = folders.stream().filter(CgroupFolders::hasProcesses).toList();
    while (!full.isEmpty() && System.nanoTime() - deadline < 0) {
      full.forEach(CgroupFolders::killAll);
      full = full.stream().filter(CgroupFolders::hasProcesses).toList();
    }
  }

  private static boolean hasProcesses(Path folder) {
    try {
      return !Files.readString(folder.resolve("cgroup.procs")).isEmpty();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills every process in it, frozen or not. */
  private static void killAll(Path folder) {
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
