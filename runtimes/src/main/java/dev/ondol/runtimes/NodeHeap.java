package dev.ondol.runtimes;

import java.util.List;

/**
 * How much of a function's memory the JavaScript heap may take. V8 collects garbage with fervour
 * only near its own limit, so that limit must lie below the one at which the kernel kills: what is
 * left between the two is for the process itself, its code, its stacks and its buffers. Measured
 * under a limit of 128 MiB: arrays of 8 MB made and dropped in a loop live on with these flags and
 * are killed without; a function that only ever allocates ends with V8's own message and a stack
 * instead of silently.
 *
 * @param oldSpaceMib for objects that have lived for a while
 * @param semiSpaceMib for new ones; the young generation takes three of them
 */
record NodeHeap(int oldSpaceMib, int semiSpaceMib) {
  /** What Node.js itself takes, in the kernel's count, before it has loaded anything. */
  private static final int PROCESS_MIB = 36;

  /** Left to what V8 needs while it collects, and to buffers. */
  private static final int RESERVE_PERCENT = 10;

  private static final int MEMORY_MIB_PER_SEMI_SPACE_MIB = 64;
  private static final int LARGEST_SEMI_SPACE_MIB = 64;

  static NodeHeap of(int memoryMib) {
    int semiSpace =
        Math.clamp(
            Integer.highestOneBit(memoryMib / MEMORY_MIB_PER_SEMI_SPACE_MIB),
            1,
            LARGEST_SEMI_SPACE_MIB);
    int old = memoryMib - PROCESS_MIB - 3 * semiSpace - memoryMib * RESERVE_PERCENT / 100;
    return new NodeHeap(old, semiSpace);
  }

  List<String> flags() {
    return List.of("--max-old-space-size=" + oldSpaceMib, "--max-semi-space-size=" + semiSpaceMib);
  }
}
