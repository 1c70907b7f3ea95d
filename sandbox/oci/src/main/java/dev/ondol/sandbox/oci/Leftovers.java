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
    Path run = RunFolder.at(mark);
    if (Files.exists(run)) endPrograms(removed);
    removeCgroups(removed);
    removeInterfaces(removed);
    if (RunFolder.remove(run)) removed.add("mounts in " + run);
    return removed;
  }

  /** Whether there is anything of it. */
  boolean any() {
    return Files.exists(RunFolder.at(mark)) || !cgroups.folders(mark).isEmpty();
  }

  /** Those that are still at work there for a platform that was killed: they make containers. */
  private void endPrograms(List<String> removed) {
    ProcessHandle.allProcesses()
        .filter(this::isAtWork)
        .forEach(program -> {
          Programs.end(program);
          removed.add("program " + program.pid());
        });
  }

  private boolean isAtWork(ProcessHandle program) {
    List<String> arguments = List.of(program.info().arguments().orElse(new String[0]));
    int root = arguments.indexOf(OciRuntime.ROOT);
    return root >= 0
        && arguments.subList(root, arguments.size()).contains(RunFolder.at(mark) + "/runtime");
  }

  /** With the processes in them. */
  void removeCgroups(List<String> removed) {
    List<Path> sandboxes =
        cgroups.folders(mark).stream().flatMap(all -> CgroupFolders.below(all).stream()).toList();
    if (!sandboxes.isEmpty()) endPrograms(removed);
    CgroupFolders.empty(sandboxes, DEATH_LIMIT);
    sandboxes.forEach(sandbox -> removed.add("cgroup " + sandbox));
    for (Path folder : cgroups.folders(mark)) removeEmptied(folder);
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
