package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.linux.RouteSocket;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a crashed life of a platform left on the host. Everything carries the platform's mark, so
 * nothing of another platform is touched; and whoever holds the mark's lock knows that the earlier
 * life is over.
 */
record Leftovers(String mark, Cgroups cgroups) {
  /** Killed processes need a moment before their cgroup is empty. */
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Path INTERFACES = Path.of("/sys/class/net");

  /** One line for each thing removed. */
  List<String> remove() {
    List<String> removed = new ArrayList<>();
    for (Path folder : cgroups.folders(mark)) {
      for (Path sandbox : CgroupFolders.below(folder)) {
        CgroupFolders.killAll(sandbox);
        removed.add("cgroup " + sandbox);
      }
    }
    for (Path folder : cgroups.folders(mark)) removeEmptied(folder);
    removeInterfaces(removed);
    Path run = RunFolder.at(mark);
    if (RunFolder.remove(run)) removed.add("mounts in " + run);
    return removed;
  }

  private static void removeEmptied(Path folder) {
    long deadline = System.nanoTime() + DEATH_LIMIT.toNanos();
    while (true) {
      try {
        CgroupFolders.remove(folder);
        return;
      } catch (UncheckedIOException e) {
        if (System.nanoTime() > deadline) throw e;
        Thread.onSpinWait();
      }
    }
  }

  private void removeInterfaces(List<String> removed) {
    try (DirectoryStream<Path> found =
            Files.newDirectoryStream(INTERFACES, HostShare.interfacePrefix(mark) + "*");
        RouteSocket routes = new RouteSocket()) {
      for (Path link : found) {
        if (removeInterface(link, routes)) removed.add("interface " + link.getFileName());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Comes back when the interface is gone, for its number is taken until then.
   *
   * @return false if it went by itself, as it does when the kernel takes its other end's namespace
   *     away
   */
  private static boolean removeInterface(Path link, RouteSocket routes) {
    long deadline = System.nanoTime() + DEATH_LIMIT.toNanos();
    boolean removed = false;
    while (Files.exists(link)) {
      try {
        routes.deleteLink(Integer.parseInt(Files.readString(link.resolve("ifindex")).strip()));
        removed = true;
      } catch (IOException e) {
        LOG.debug("{} tells its number no more: it is going", link, e);
      } catch (LinuxException e) {
        boolean going = e.errno() == LinuxException.ENODEV || e.errno() == LinuxException.EBUSY;
        if (!going || System.nanoTime() > deadline) throw e;
      }
      if (System.nanoTime() > deadline) throw new SandboxException(link + " does not go");
      Thread.onSpinWait();
    }
    return removed;
  }
}
