package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.ResourceUse;
import java.nio.file.Path;
import java.time.Duration;

/** A sandbox's cgroups in the hierarchies of version 1. */
final class LegacyCgroup implements SandboxCgroup {
  private final LegacyCgroups cgroups;
  private final String name;
  private final CgroupFile freezer;

  LegacyCgroup(LegacyCgroups cgroups, String name) {
    this.cgroups = cgroups;
    this.name = name;
    freezer = new CgroupFile(file("freezer", "freezer.state"));
  }

  private Path file(String controller, String file) {
    return cgroups.controller(controller).resolve(name).resolve(file);
  }

  @Override
  public String path() {
    return "/" + name;
  }

  @Override
  public void freeze() {
    freezer.write("FROZEN");
  }

  @Override
  public void thaw() {
    freezer.write("THAWED");
  }

  @Override
  public ResourceUse use() {
    return new ResourceUse(
        CgroupFile.number(file("memory", "memory.usage_in_bytes"), "", 0),
        CgroupFile.number(file("memory", "memory.max_usage_in_bytes"), "", 0),
        Duration.ofNanos(CgroupFile.number(file("cpuacct", "cpuacct.usage"), "", 0)));
  }

  @Override
  public long oomKills() {
    return CgroupFile.number(file("memory", "memory.oom_control"), "oom_kill", 0);
  }

  @Override
  public void close() {
    freezer.close();
    for (Path top : cgroups.hierarchies().values()) CgroupFolders.remove(top.resolve(name));
  }
}
