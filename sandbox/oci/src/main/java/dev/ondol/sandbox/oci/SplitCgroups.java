package dev.ondol.sandbox.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * cgroup v1, alone or beside a v2 hierarchy without controllers: a hierarchy for each controller.
 *
 * @param hierarchies where each controller is mounted, and that of v2
 */
record SplitCgroups(Map<String, Path> hierarchies) implements Cgroups {
  static final String SHARES = "cpu.shares";
  static final String COUNTS_SWAP = "memory.memsw.limit_in_bytes";

  @Override
  public String description() {
    return "cgroup v1";
  }

  @Override
  public void letHostGoFirst(boolean wanted) {
    Path folder = controller("cpu").resolve(TOP);
    CgroupFolders.make(folder);
    int shares = wanted ? Weights.SHARES_OF_ALL : Weights.SHARES;
    CgroupFiles.write(folder.resolve(SHARES), Integer.toString(shares));
  }

  @Override
  public Map<String, Object> memory(long bytes) {
    return Files.exists(controller("memory").resolve(COUNTS_SWAP))
        ? Map.of("limit", bytes, "swap", bytes)
        : Map.of("limit", bytes, "swappiness", 0);
  }

  @Override
  public Map<String, String> unified() {
    return Map.of();
  }

  @Override
  public SandboxCgroup of(String mark, String id) {
    return new SplitCgroup(this, TOP + "/" + mark + "/" + id);
  }

  @Override
  public List<Path> folders(String mark) {
    return hierarchies.values().stream()
        .distinct()
        .map(top -> top.resolve(TOP).resolve(mark))
        .filter(Files::isDirectory)
        .toList();
  }

  Path controller(String name) {
    Path path = hierarchies.get(name);
    if (path == null) throw new IllegalStateException("this host has no cgroup controller " + name);
    return path;
  }
}
