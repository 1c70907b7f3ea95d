package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.ResourceUse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** A sandbox's cgroup in the hierarchy of version 2. */
final class UnifiedCgroup implements SandboxCgroup {
  private final String name;
  private final Path folder;
  private final CgroupFile freezer;

  UnifiedCgroup(Path top, String name) {
    this.name = name;
    folder = top.resolve(name);
    freezer = new CgroupFile(folder.resolve("cgroup.freeze"));
  }

  @Override
  public String path() {
    return "/" + name;
  }

  @Override
  public void freeze() {
    freezer.write("1");
  }

  @Override
  public void thaw() {
    freezer.write("0");
  }

  @Override
  public ResourceUse use() {
    long now = CgroupFile.number(folder.resolve("memory.current"), "", 0);
    return new ResourceUse(
        now,
        // Kernels before 5.19 do not keep the peak.
        CgroupFile.number(folder.resolve("memory.peak"), "", now),
        Duration.of(
            CgroupFile.number(folder.resolve("cpu.stat"), "usage_usec", 0), ChronoUnit.MICROS));
  }

  @Override
  public long oomKills() {
    return CgroupFile.number(folder.resolve("memory.events"), "oom_kill", 0);
  }

  @Override
  public void close() {
    freezer.close();
    CgroupFolders.remove(folder);
  }
}
