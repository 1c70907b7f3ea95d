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
  private final HeldNumber memory;
  private final HeldNumber peakMemory;
  private final HeldNumber processorMicros;
  private final ResourceUse use = new Use();

  UnifiedCgroup(Path top, String name) {
    this.name = name;
    folder = top.resolve(name);
    freezer = new Freezer(folder.resolve("cgroup.freeze"), "1", "0");
    memory = new HeldNumber(folder.resolve("memory.current"));
    peakMemory = new HeldNumber(folder.resolve("memory.peak"));
    processorMicros = new HeldNumber(folder.resolve("cpu.stat"), "usage_usec");
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

  /** Swap has a limit of its own here, which is none at all. */
  @Override
  public void raiseMemory(long bytes) {
    CgroupFiles.write(folder.resolve("memory.max"), Long.toString(bytes));
  }

  @Override
  public void giveWay(boolean wanted) {
    int weight = wanted ? Weights.YIELDING_WEIGHT : Weights.WEIGHT;
    CgroupFiles.write(folder.resolve(UnifiedCgroups.WEIGHT), Integer.toString(weight));
  }

  @Override
  public void beOrdinary() {
    giveWay(false);
    peakMemory.forget();
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

    /** Kernels before 5.19 do not keep it. */
    @Override
    public long peakMemoryBytes() {
      long peak = peakMemory.read(0);
      return peak > 0 ? peak : memoryBytes();
    }

    @Override
    public Duration processorTime() {
      return Duration.of(processorMicros.read(0), ChronoUnit.MICROS);
    }
  }

  @Override
  public long oomKills() {
    return CgroupFiles.number(folder.resolve("memory.events"), "oom_kill", 0);
  }

  @Override
  public void close() {
    freezer.close();
    memory.close();
    peakMemory.close();
    processorMicros.close();
    CgroupFolders.remove(folder);
  }
}
