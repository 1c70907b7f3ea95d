package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.ResourceUse;

/**
 * The cgroup of one sandbox. It is there from the first start of the runtime on; before, nothing is
 * frozen and nothing used. Calls come from one thread at a time but for {@link #use} and {@link
 * #oomKills}, which may come from any.
 */
sealed interface SandboxCgroup extends AutoCloseable permits SplitCgroup, UnifiedCgroup {
  /** As in {@code linux.cgroupsPath} of an OCI configuration. */
  String path();

  /** Idempotent, as is {@link #thaw}. */
  void freeze();

  void thaw();

  /** Whether it has been frozen and not thawed since. */
  boolean frozen();

  /** Sets how much processor time all its processes together may use. */
  void processors(ProcessorShare share);

  /** Whether all others go first where processors are short. */
  void giveWay(boolean wanted);

  /**
   * From now on it has the weight of any other where processors are short, and its peak of memory
   * is that since now, where the kernel can forget.
   */
  void beOrdinary();

  /** Sets the limit of memory, and of memory and swap together: to more than it was. */
  void raiseMemory(long bytes);

  ResourceUse use();

  /** How many processes the kernel has killed here because memory had run out. */
  long oomKills();

  /** Removes it where it is empty. */
  @Override
  void close();
}
