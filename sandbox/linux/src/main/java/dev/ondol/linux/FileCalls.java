package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls on open file descriptors. Each is tried again when a signal interrupts it. */
final class FileCalls {
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  static final int EINTR = 4;
  static final int EAGAIN = 11;

  private static final MethodHandle CLOSE =
      Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      Libc.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      Libc.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private FileCalls() {}

  /** Closes a descriptor; Linux has closed it even where it reports an error. */
  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) CLOSE.invokeExact(Libc.captureState(arena), fd);
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }

  /**
   * Reads what is there now, at most as much as fits into {@code bytes}.
   *
   * @return how many bytes; 0 at the end of a file, or if a non-blocking descriptor has none now
   */
  static int read(int fd, MemorySegment bytes, MemorySegment captured) {
    try {
      while (true) {
        long count = (long) READ.invokeExact(captured, fd, bytes, bytes.byteSize());
        if (count >= 0) return (int) count;
        int errno = Libc.errno(captured);
        if (errno == EAGAIN) return 0;
        if (errno != EINTR) throw new LinuxException("read descriptor " + fd, errno);
      }
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }

  /** Writes to an event descriptor: all or, if it is full, nothing. */
  static void write(int fd, long value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = Libc.captureState(arena);
      MemorySegment bytes = arena.allocateFrom(JAVA_LONG, value);
      while (true) {
        long count = (long) WRITE.invokeExact(captured, fd, bytes, bytes.byteSize());
        if (count >= 0) return;
        int errno = Libc.errno(captured);
        if (errno == EAGAIN) return;
        if (errno != EINTR) throw new LinuxException("write descriptor " + fd, errno);
      }
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }
}
