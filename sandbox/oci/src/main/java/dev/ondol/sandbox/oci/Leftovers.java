package dev.ondol.sandbox.oci;

import dev.ondol.linux.RouteSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a crashed life of a platform left on the host. Everything carries the platform's mark, so
 * nothing of another platform is touched; and whoever holds the mark's lock knows that the earlier
 * life is over.
 */
record Leftovers(String mark, Cgroups cgroups) {
  /** Killed processes need a moment before their cgroup is empty. */
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(5);

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
        routes.deleteLink(Integer.parseInt(Files.readString(link.resolve("ifindex")).strip()));
        removed.add("interface " + link.getFileName());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
