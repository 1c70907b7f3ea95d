package dev.ondol.sandbox.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * cgroup v2.
 *
 * @param top where the one hierarchy is mounted
 */
record UnifiedCgroups(Path top) implements Cgroups {
  static final String WEIGHT = "cpu.weight";

  @Override
  public String description() {
    return "cgroup v2";
  }

  @Override
  public void letHostGoFirst(boolean wanted) {
    Path folder = top.resolve(TOP);
    CgroupFolders.make(folder);
    int weight = wanted ? Weights.WEIGHT_OF_ALL : Weights.WEIGHT;
    // It is not there where nobody has passed the controller on yet.
    CgroupFiles.write(folder.resolve(WEIGHT), Integer.toString(weight));
  }

  @Override
  public Map<String, Object> memory(long bytes) {
    // Memory and swap together: no swap.
    return Map.of("limit", bytes, "swap", bytes);
  }

  /** A runtime whose child was killed alone would go on in a state that nobody foresaw. */
  @Override
  public Map<String, String> unified() {
    return Map.of("memory.oom.group", "1");
  }

  @Override
  public SandboxCgroup of(String mark, String id) {
    return new UnifiedCgroup(top, TOP + "/" + mark + "/" + id);
  }

  @Override
  public List<Path> folders(String mark) {
    Path folder = top.resolve(TOP).resolve(mark);
    return Files.isDirectory(folder) ? List.of(folder) : List.of();
  }
}
