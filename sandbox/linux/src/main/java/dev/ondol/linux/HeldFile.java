package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file of the kernel ({@code /proc}, {@code /sys}) that is held open, because it is read
 * again and again on a path where each microsecond counts. Held open, a file of a process goes on
 * meaning that process when its number has been given to another. Thread-safe.
 */
public final class HeldFile implements AutoCloseable {
  /** What is longer is cut. */
  private static final int MAX_BYTES = 4096;

  private static final MethodHandle PREAD =
      Libc.function(
          "pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle PWRITE =
      Libc.function(
          "pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

  private final int fd;
  private boolean closed;

  /**
   * @throws LinuxException if there is no such file
   */
  public HeldFile(Path file) {
    this(file, 0);
  }

  private HeldFile(Path file, int mode) {
    fd = SystemCall.open(file.toString(), FileCalls.O_CLOEXEC | mode);
  }

  /**
   * One that can be written to, where the kernel allows that; else one that cannot.
   *
   * @throws LinuxException if there is no such file
   */
  public static HeldFile writable(Path file) {
    try {
      return new HeldFile(file, FileCalls.O_RDWR);
    } catch (LinuxException e) {
      return new HeldFile(file);
    }
  }

  /** False if it cannot be written to. */
  public synchronized boolean tryWrite(String text) {
    if (closed) return false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = Libc.captureState(arena);
      MemorySegment bytes = arena.allocateFrom(text, ISO_8859_1);
      long length = text.length();
      return (long) PWRITE.invokeExact(captured, fd, bytes, length, 0L) == length;
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }

  /**
   * What it says now, each byte as a character; empty if what it told about is gone, such as a
   * process that has ended, and after {@link #close}.
   */
  public synchronized Optional<String> read() {
    if (closed) return Optional.empty();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = Libc.captureState(arena);
      MemorySegment memory = arena.allocate(MAX_BYTES);
      long length = (long) PREAD.invokeExact(captured, fd, memory, (long) MAX_BYTES, 0L);
      if (length <= 0) return Optional.empty();
      byte[] bytes = new byte[(int) length];
      MemorySegment.copy(memory, JAVA_BYTE, 0, bytes, 0, bytes.length);
      return Optional.of(new String(bytes, ISO_8859_1));
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }

  /** Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    FileCalls.close(fd);
  }
}
