package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.ResourceUse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** A sandbox's cgroup in the hierarchy of version 2. */
final class UnifiedCgroup implements SandboxCgroup {
  private final String name;
  private final Path folder;
  private final Freezer freezer;

  UnifiedCgroup(Path top, String name) {
    this.name = name;
    folder = top.resolve(name);
    freezer = new Freezer(folder.resolve("cgroup.freeze"), "1", "0");
  }

  @Override
  public String path() {
    return "/" + name;
  }

  @Override
  public void freeze() {
    freezer.freeze();
  }

  @Override
  public void thaw() {
    freezer.thaw();
  }

  @Override
  public boolean frozen() {
    return freezer.frozen();
  }

  @Override
  public void processors(ProcessorShare share) {
    CgroupFiles.write(
        folder.resolve("cpu.max"), share.quotaMicros() + " " + ProcessorShare.PERIOD_MICROS);
  }

  @Override
  public ResourceUse use() {
    long now = CgroupFiles.number(folder.resolve("memory.current"), "", 0);
    return new ResourceUse(
        now,
        // Kernels before 5.19 do not keep the peak.
        CgroupFiles.number(folder.resolve("memory.peak"), "", now),
        Duration.of(
            CgroupFiles.number(folder.resolve("cpu.stat"), "usage_usec", 0), ChronoUnit.MICROS));
  }

  @Override
  public long oomKills() {
    return CgroupFiles.number(folder.resolve("memory.events"), "oom_kill", 0);
  }

  @Override
  public void close() {
    freezer.close();
    CgroupFolders.remove(folder);
  }
}
