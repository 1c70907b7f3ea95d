package dev.ondol.cli;

import java.lang.management.ManagementFactory;

/** How much memory this host has, or the cgroup that the platform runs in, if that has less. */
final class HostMemory {
  private static final long MIB = 1 << 20;

  private HostMemory() {}

  static long totalMib() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() / MIB
        : Runtime.getRuntime().maxMemory() / MIB;
  }
}
