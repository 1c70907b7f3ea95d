package dev.ondol.sandbox.oci;

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
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a crashed life of a platform left on the host. Everything carries the platform's mark, so
 * nothing of another platform is touched; and whoever holds the mark's lock knows that the earlier
 * life is over.
 */
record Leftovers(String mark, Cgroups cgroups, int group) {
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

  /**
   * Comes back when they are gone, for their numbers are taken until then; some go by themselves,
   * when the kernel takes their other end's namespace away.
   */
  private void removeInterfaces(List<String> removed) {
    long deadline = System.nanoTime() + DEATH_LIMIT.toNanos();
    try (RouteSocket routes = new RouteSocket()) {
      Map<Integer, String> found = interfaces();
      while (!found.isEmpty()) {
        for (int index : routes.deleteLinks(List.copyOf(found.keySet()), group)) {
          removed.add("interface " + found.get(index));
        }
        if (System.nanoTime() > deadline) throw new SandboxException(found + " do not go");
        found = interfaces();
      }
    }
  }

  /** Their names by their numbers. */
  private Map<Integer, String> interfaces() {
    Map<Integer, String> found = new TreeMap<>();
    try (DirectoryStream<Path> links =
        Files.newDirectoryStream(INTERFACES, HostShare.interfacePrefix(mark) + "*")) {
      for (Path link : links) {
        try {
          found.put(
              Integer.parseInt(Files.readString(link.resolve("ifindex")).strip()),
              String.valueOf(link.getFileName()));
        } catch (IOException e) {
          LOG.debug("{} tells its number no more: it is going", link, e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
