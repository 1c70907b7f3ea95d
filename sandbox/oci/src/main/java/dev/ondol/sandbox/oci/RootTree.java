package dev.ondol.sandbox.oci;

import dev.ondol.linux.Mounts;
import dev.ondol.linux.Mounts.Option;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Lays out the root file system that all sandboxes with the same host mounts share: mount points,
 * symlinks, a small {@code /etc}, and read-only bind mounts of the host's programs. Nothing in it
 * can be written from inside, and a sandbox gets it with one recursive bind mount.
 *
 * <pre>
 *   /usr                           the host's, read-only, no set-user-id, no devices
 *   /bin /lib /lib64 /sbin         as on the host: mostly symlinks into /usr
 *   /etc                           see EtcFolder
 *   /opt                           a mount point for layers, or empty
 *   /var/lang/bin                  empty
 *   /var/lang/cache                a mount point for what was made of the code ahead, or empty
 *   /dev /proc /tmp /var/task /var/runtime    mount points of each sandbox
 * </pre>
 */
final class RootTree {
  static final Set<Option> READ_ONLY =
      EnumSet.of(Option.READ_ONLY, Option.NO_SETUID, Option.NO_DEVICES);

  private static final Path USR = Path.of("/usr");
  private static final Path LAYERS = Path.of("/opt");
  private static final List<String> PROGRAM_FOLDERS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");
  private static final List<String> MOUNT_POINTS =
      List.of(
          "dev", "proc", "tmp", "opt", "var/task", "var/runtime", "var/lang/bin", "var/lang/cache");

  /** Where a host mount would cover something that is ours. */
  private static final List<Path> RESERVED =
      List.of(
          Path.of("/dev"),
          Path.of("/etc"),
          Path.of("/proc"),
          Path.of("/sys"),
          Path.of("/tmp"),
          Path.of("/run"),
          Path.of("/var/task"),
          Path.of("/var/runtime"));

  private RootTree() {}

  static void lay(Path root, List<Path> hostMounts) {
    try {
      for (String mountPoint : MOUNT_POINTS) Files.createDirectories(root.resolve(mountPoint));
      bind(USR, root);
      for (String name : PROGRAM_FOLDERS) {
        Path host = Path.of("/", name);
        if (Files.isSymbolicLink(host)) {
          Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(host));
        } else if (Files.isDirectory(host)) {
          bind(host, root);
        }
      }
      EtcFolder.lay(root.resolve("etc"));
      for (Path hostMount : hostMounts) {
        if (!isWithinUsr(hostMount)) bind(checked(hostMount), root);
      }
    } catch (IOException e) {
      throw new SandboxException("the root file system cannot be laid out in " + root, e);
    }
  }

  /** Whether it is there already, with {@code /usr}. */
  private static boolean isWithinUsr(Path hostMount) throws IOException {
    return hostMount.startsWith(USR)
        && hostMount.toRealPath().startsWith(USR)
        && Files.getFileStore(hostMount).equals(Files.getFileStore(USR));
  }

  private static Path checked(Path hostMount) {
    if (!hostMount.isAbsolute() || !hostMount.equals(hostMount.normalize())) {
      throw new SandboxException("not an absolute, plain path: " + hostMount);
    }
    for (Path reserved : RESERVED) {
      if (hostMount.startsWith(reserved) || reserved.startsWith(hostMount)) {
        throw new SandboxException(hostMount + " of the host would cover the sandbox's own");
      }
    }
    return hostMount;
  }

  /** Layers cover all of {@code /opt}, and so whatever of the host would be mounted below it. */
  static void requireBesideLayers(List<Path> hostMounts) {
    for (Path hostMount : hostMounts) {
      if (hostMount.startsWith(LAYERS)) {
        throw new SandboxException(
            hostMount
                + " holds the language runtime and would be covered by the function's layers:"
                + " install it outside of "
                + LAYERS);
      }
    }
  }

  private static void bind(Path host, Path root) throws IOException {
    Path target = root.resolve(Path.of("/").relativize(host));
    if (Files.isDirectory(host)) {
      Files.createDirectories(target);
    } else if (!Files.exists(target)) {
      Files.createDirectories(target.getParent());
      Files.createFile(target);
    }
    Mounts.bind(host, target, READ_ONLY);
  }
}
