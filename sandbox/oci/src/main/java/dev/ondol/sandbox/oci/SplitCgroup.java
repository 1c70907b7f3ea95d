package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.ResourceUse;
import java.nio.file.Path;
import java.time.Duration;

/** A sandbox's cgroups in the hierarchies of version 1. */
final class SplitCgroup implements SandboxCgroup {
  private final SplitCgroups cgroups;
  private final String name;
  private final Freezer freezer;
  private final HeldNumber memory;
  private final HeldNumber peakMemory;
  private final HeldNumber processorNanos;
  private final ResourceUse use = new Use();

  SplitCgroup(SplitCgroups cgroups, String name) {
    this.cgroups = cgroups;
    this.name = name;
    freezer = new Freezer(file("freezer", "freezer.state"), "FROZEN", "THAWED");
    memory = new HeldNumber(file("memory", "memory.usage_in_bytes"));
    peakMemory = new HeldNumber(file("memory", "memory.max_usage_in_bytes"));
    processorNanos = new HeldNumber(file("cpuacct", "cpuacct.usage"));
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
    CgroupFiles.write(file("cpu", "cpu.cfs_quota_us"), Long.toString(share.quotaMicros()));
  }

  @Override
  public void giveWay(boolean wanted) {
    int shares = wanted ? Weights.YIELDING_SHARES : Weights.SHARES;
    CgroupFiles.write(file("cpu", SplitCgroups.SHARES), Integer.toString(shares));
  }

  @Override
  public void beOrdinary() {
    giveWay(false);
    peakMemory.forget();
  }

  @Override
  public void raiseMemory(long bytes) {
    // First the sum of both: it is never less than one of them.
    CgroupFiles.write(file("memory", SplitCgroups.COUNTS_SWAP), Long.toString(bytes));
    CgroupFiles.write(file("memory", "memory.limit_in_bytes"), Long.toString(bytes));
  }

  @Override
  public ResourceUse use() {
    return use;
  }

  /** As the kernel has it when it is asked for. */
  private final class Use implements ResourceUse {
    @Override
    public long memoryBytes() {
      return memory.read(0);
    }

    @Override
    public long peakMemoryBytes() {
      return peakMemory.read(0);
    }

    @Override
    public Duration processorTime() {
      return Duration.ofNanos(processorNanos.read(0));
    }
  }

  @Override
  public long oomKills() {
    return CgroupFiles.number(file("memory", "memory.oom_control"), "oom_kill", 0);
  }

  @Override
  public void close() {
    freezer.close();
    memory.close();
    peakMemory.close();
    processorNanos.close();
    for (Path top : cgroups.hierarchies().values()) CgroupFolders.remove(top.resolve(name));
  }
}
