package dev.ondol.runtimes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a language runtime is installed, and whether a sandbox may see it. A sandbox runs as a user
 * that owns nothing on the host, so whatever the runtime needs must be readable for everybody. What
 * lies outside {@code /usr} is mounted as one folder; the way to that folder may be closed, because
 * a mount does not go that way, but the folder itself must hold nothing but the runtime.
 *
 * @param prefix the real path of the installation, such as {@code /usr} or {@code /opt/node-22.4.1}
 */
record HostFolder(Path prefix) {
  private static final List<Path> ALWAYS_THERE =
      List.of(
          Path.of("/usr"), Path.of("/bin"), Path.of("/sbin"), Path.of("/lib"), Path.of("/lib64"));

  List<Path> mounts() {
    return isAlwaysThere() ? List.of() : List.of(prefix);
  }

  /**
   * Why no sandbox may see it; empty if it may.
   *
   * @param home of the platform's user, which is never mounted
   * @param needed files and folders under the prefix without which the runtime does not start
   */
  Optional<String> objection(Path home, List<Path> needed) {
    if (!isAlwaysThere() && (prefix.getNameCount() < 2 || home.startsWith(prefix))) {
      return Optional.of(
          "It is not in a folder of its own, so a sandbox would see all of " + prefix + ".");
    }
    Path closed = isAlwaysThere() ? prefix.getRoot() : prefix;
    for (Path path : needed) {
      Optional<Path> unreadable = firstUnreadable(closed, path);
      if (unreadable.isPresent()) {
        return Optional.of(
            "The user of a sandbox may not read " + unreadable.get() + ": chmod o+rX it.");
      }
    }
    return Optional.empty();
  }

  private boolean isAlwaysThere() {
    return ALWAYS_THERE.stream().anyMatch(prefix::startsWith);
  }

  private static Optional<Path> firstUnreadable(Path from, Path to) {
    Path path = from;
    if (!isReadableForAll(path)) {
      return Optional.of(path);
    }
    for (Path name : from.relativize(to)) {
      path = path.resolve(name);
      if (!isReadableForAll(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static boolean isReadableForAll(Path path) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      boolean traversable = permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
      return traversable && permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      return false;
    }
  }
}
