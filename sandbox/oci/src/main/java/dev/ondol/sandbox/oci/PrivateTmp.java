package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.linux.LoopDevice;
import dev.ondol.linux.Mounts;
import dev.ondol.linux.Mounts.Option;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the {@code /tmp} of sandboxes: each a disk of its own in a sparse file, so that what is
 * written there is bounded by the disk and not by the function's memory. Where the host has no loop
 * devices it is memory after all. Thread-safe.
 */
final class PrivateTmp {
  private static final Set<Option> OPTIONS =
      EnumSet.of(Option.NO_SETUID, Option.NO_DEVICES, Option.NO_ACCESS_TIMES);

  /**
   * Nothing on it outlives the sandbox: no barriers, for nobody needs it after a power cut; the
   * unused inode tables stay unwritten holes.
   */
  private static final String DISK_OPTIONS = "noinit_itable,nobarrier,errors=continue";

  /** Everyone writes, but removes only what is theirs: {@code rwxrwxrwt}. */
  private static final int MODE = 01777;

  private final Path folder;
  private final boolean disks;
  private final Map<Integer, BlankDisk> blanks = new ConcurrentHashMap<>();

  PrivateTmp(Path stateDir) {
    folder = stateDir.resolve("tmp");
    disks = LoopDevice.available() && Programs.installed(BlankDisk.FORMATTER);
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new SandboxException("no folder for the disks behind /tmp: " + e, e);
    }
  }

  /** Whether it is kept on disk. */
  boolean onDisk() {
    return disks;
  }

  /** Mounts a new, empty one. */
  void mount(String id, int sizeMib, Path target) {
    try {
      if (disks) {
        mountDisk(id, sizeMib, target);
        Files.setAttribute(target, "unix:mode", MODE);
        Files.deleteIfExists(target.resolve("lost+found"));
      } else {
        Mounts.mount("tmpfs", "tmp", target, OPTIONS, "mode=1777,size=" + sizeMib + "m");
      }
    } catch (IOException | LinuxException e) {
      remove(id);
      throw new SandboxException("/tmp of " + sizeMib + " MiB cannot be made", e);
    }
  }

  private void mountDisk(String id, int sizeMib, Path target) throws IOException {
    Path image = image(id);
    blanks.computeIfAbsent(sizeMib, size -> BlankDisk.format(size, folder)).copyTo(image);
    try (LoopDevice device = LoopDevice.attach(image)) {
      Mounts.mount("ext4", device.path().toString(), target, OPTIONS, DISK_OPTIONS);
    }
  }

  /** Unmounts it and gives back its room. Idempotent. */
  void remove(String id) {
    try {
      Files.deleteIfExists(image(id));
    } catch (IOException e) {
      throw new SandboxException("the disk behind /tmp of " + id + " cannot be removed", e);
    }
  }

  /** Removes what an earlier life left here. */
  int removeAll() {
    int count = 0;
    try (DirectoryStream<Path> images = Files.newDirectoryStream(folder)) {
      for (Path image : images) {
        Files.delete(image);
        count++;
      }
    } catch (IOException e) {
      throw new SandboxException("old disks cannot be removed from " + folder, e);
    }
    return count;
  }

  private Path image(String id) {
    return folder.resolve(id + ".ext4");
  }
}
