package dev.ondol.runtimes;

import java.util.List;

/**
 * How much of a function's memory the JavaScript heap may take. V8 collects garbage with fervour
 * only near its own limit, so that limit must lie below the one at which the kernel kills: what is
 * left between the two is for the process itself, its code, its stacks and its buffers.
 *
 * <p>Half of a semi-space's size in MiB is what a young object may cost before it is looked at; the
 * young generation takes three of them.
 */
record NodeHeap(int oldSpaceMib, int semiSpaceMib) {
  /** What Node.js itself takes, in the kernel's count, before it has loaded anything. */
  private static final int PROCESS_MIB = 36;

  private static final int LARGEST_SEMI_SPACE_MIB = 64;

  static NodeHeap of(int memoryMib) {
    int semiSpace = Math.clamp(Integer.highestOneBit(memoryMib / 64), 1, LARGEST_SEMI_SPACE_MIB);
    int old = memoryMib - PROCESS_MIB - 3 * semiSpace - memoryMib / 32;
    return new NodeHeap(old, semiSpace);
  }

  List<String> flags() {
    return List.of("--max-old-space-size=" + oldSpaceMib, "--max-semi-space-size=" + semiSpaceMib);
  }
}
