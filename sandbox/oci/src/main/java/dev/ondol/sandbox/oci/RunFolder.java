package dev.ondol.sandbox.oci;

import dev.ondol.linux.Devices;
import dev.ondol.linux.Mounts;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A small file system in memory in which everything else of one platform is mounted, so that taking
 * it away takes away all: even after a crash one call is enough. Thread-safe.
 *
 * <pre>
 *   /run/ondol/MARK/dev          null, zero, full, random, urandom; no terminal
 *                  /empty        for a sandbox without layers
 *                  /awaiting     for one whose code is to come
 *                  /root/0       a RootTree for each set of host mounts
 *                  /runtime      the OCI runtime's own state
 *                  /sandbox/ID   config.json, task, runtime, tmp
 * </pre>
 */
final class RunFolder implements AutoCloseable {
  /** Bundles and lists of mount points; a few KiB for each sandbox. */
  private static final String OPTIONS = "mode=711,size=256m";

  /** As in {@code mknod null c 1 3}. */
  private static final Map<String, Integer> MEMORY_DEVICES =
      Map.of("null", 3, "zero", 5, "full", 7, "random", 8, "urandom", 9);

  private static final int MEMORY_MAJOR = 1;

  private final Path path;
  private final Map<Set<Path>, Path> roots = new HashMap<>();

  private RunFolder(Path path) {
    this.path = path;
  }

  static RunFolder make(String mark) {
    Path path = at(mark);
    try {
      Files.createDirectories(path);
      Mounts.mount("tmpfs", "ondol", path, Set.of(), OPTIONS);
      Mounts.keepPrivate(path);
      for (String folder : List.of("dev", "empty", "awaiting/lib", "root", "runtime", "sandbox")) {
        Files.createDirectories(path.resolve(folder));
      }
      allowPassage(path.resolve("root"));
      allowPassage(path.resolve("sandbox"));
      for (String seen : List.of("empty", "awaiting", "awaiting/lib")) {
        Files.setPosixFilePermissions(
            path.resolve(seen), PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      fillDevices(path.resolve("dev"));
      return new RunFolder(path);
    } catch (IOException e) {
      throw new SandboxException("no folder for sandboxes at " + path + ": " + e, e);
    }
  }

  static Path at(String mark) {
    return HostShare.RUN.resolve(mark);
  }

  /** Others, such as the sandboxes' users, may pass through but not look around. */
  static void allowPassage(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static void fillDevices(Path dev) throws IOException {
    MEMORY_DEVICES.forEach(
        (name, minor) -> Devices.makeCharacter(dev.resolve(name), MEMORY_MAJOR, minor));
    Files.createSymbolicLink(dev.resolve("fd"), Path.of("/proc/self/fd"));
    Files.createSymbolicLink(dev.resolve("stdin"), Path.of("/proc/self/fd/0"));
    Files.createSymbolicLink(dev.resolve("stdout"), Path.of("/proc/self/fd/1"));
    Files.createSymbolicLink(dev.resolve("stderr"), Path.of("/proc/self/fd/2"));
    Files.setPosixFilePermissions(dev, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path devices() {
    return path.resolve("dev");
  }

  Path empty() {
    return path.resolve("empty");
  }

  /**
   * In the place of code that is to come. It has a {@code lib}, for the dynamic linker looks once
   * whether a folder of libraries is there, at the start of a program, and remembers.
   */
  Path awaiting() {
    return path.resolve("awaiting");
  }

  Path runtimeState() {
    return path.resolve("runtime");
  }

  Path sandbox(String id) {
    return path.resolve("sandbox").resolve(id);
  }

  /** The root file system with these folders of the host in it, made when first asked for. */
  synchronized Path root(List<Path> hostMounts) {
    return roots.computeIfAbsent(
        new TreeSet<>(hostMounts),
        mounts -> {
          Path root = path.resolve("root").resolve("" + roots.size());
          RootTree.lay(root, List.copyOf(mounts));
          return root;
        });
  }

  @Override
  public void close() {
    remove(path);
  }

  /**
   * Takes away such a folder and all mounts in it, this platform's or an earlier one's.
   *
   * @return whether there was one
   */
  static boolean remove(Path path) {
    boolean found = false;
    while (Mounts.detachIfMounted(path)) found = true;
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new SandboxException(path + " cannot be removed", e);
    }
    return found;
  }
}
