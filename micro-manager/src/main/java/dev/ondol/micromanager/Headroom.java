package dev.ondol.micromanager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What this host can spare for environments that nobody waits for. Processors: none while a slot is
 * being made or more tasks want to run than there are processors. Memory: what the slots leave of
 * the budget, and what the host really has beside a reserve. Thread-safe; it reads two small files
 * of the kernel.
 */
final class Headroom {
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  /** One part in so many of the host's memory stays free. */
  private static final int RESERVE = 16;

  private static final int KIB_PER_MIB = 1024;

  private final IntSupplier starting;
  private final LongSupplier freeMib;
  private final int processors = Runtime.getRuntime().availableProcessors();

  /**
   * @param starting how many slots are being made
   * @param freeMib what the limits of all slots leave of the memory budget
   */
  Headroom(IntSupplier starting, LongSupplier freeMib) {
    this.starting = starting;
    this.freeMib = freeMib;
  }

  boolean isBusy() {
    return starting.getAsInt() > 0 || runnable() > processors;
  }

  /**
   * @param heldMib what they use already
   */
  int memoryMib(int heldMib) {
    long spare = Math.min(heldMib + availableMib(), freeMib.getAsLong());
    return Math.clamp(spare, 0, Integer.MAX_VALUE);
  }

  /** Such as the 3 in {@code 0.50 0.40 0.30 3/450 1234}, without the one that asks. */
  private static int runnable() {
    String text = read(LOAD);
    int slash = text.indexOf('/');
    int from = text.lastIndexOf(' ', slash) + 1;
    return slash < 0 ? 0 : Integer.parseInt(text, from, slash, 10) - 1;
  }

  private static long availableMib() {
    String text = read(MEMORY);
    long total = kib(text, "MemTotal:");
    return (kib(text, "MemAvailable:") - total / RESERVE) / KIB_PER_MIB;
  }

  private static long kib(String text, String key) {
    int at = text.indexOf(key);
    int end = text.indexOf(" kB", at);
    // A host that does not tell has enough.
    return at < 0 || end < 0
        ? Integer.MAX_VALUE
        : Long.parseLong(text.substring(at + key.length(), end).strip());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
