package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The shape that most calls share: a few words and pointers in, a number out that is negative on
 * failure. Not for paths where an arena for each call would be felt.
 */
final class SystemCall {
  private static final MethodHandle IOCTL =
      Libc.variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);

  /** Like that of {@code ioctl}: what links one links both, and a word carries the command. */
  private static final MethodHandle FCNTL =
      Libc.variadic("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);

  /** Like both: the path goes as a word, and the flags where they have a pointer. */
  private static final MethodHandle OPENAT =
      Libc.variadic("openat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);

  private static final int AT_FDCWD = -100;

  private SystemCall() {}

  /** Makes the call with memory that lives as long as the call. */
  @FunctionalInterface
  interface Body {
    /**
     * @param captured goes first to the handle
     */
    long run(Arena arena, MemorySegment captured) throws Throwable;
  }

  /**
   * @param what is tried, for the message
   * @return what the call returned, never negative
   */
  static long run(String what, Body body) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = Libc.captureState(arena);
      long result = body.run(arena, captured);
      if (result < 0) throw new LinuxException(what, Libc.errno(captured));
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(what + " cannot be called", t);
    }
  }

  /** Opens an existing file; tried again when a signal interrupts it. */
  static int open(String path, int flags) {
    MemorySegment argument = MemorySegment.ofAddress(flags);
    while (true) {
      try {
        return (int)
            run(
                "open " + path,
                (arena, captured) -> {
                  long name = arena.allocateFrom(path).address();
                  return (int) OPENAT.invokeExact(captured, AT_FDCWD, name, argument);
                });
      } catch (LinuxException e) {
        if (e.errno() != FileCalls.EINTR) throw e;
      }
    }
  }

  /** An {@code ioctl} whose argument is a number that is passed by value. */
  static int ioctl(String what, int fd, long request, long argument) {
    return (int)
        run(
            what,
            (_, captured) ->
                (int) IOCTL.invokeExact(captured, fd, request, MemorySegment.ofAddress(argument)));
  }

  /** An {@code ioctl} whose argument is a structure. */
  static int ioctl(String what, int fd, long request, MemorySegment argument) {
    return (int)
        run(what, (_, captured) -> (int) IOCTL.invokeExact(captured, fd, request, argument));
  }

  /** A {@code fcntl} whose argument is a structure. */
  static void fcntl(String what, int fd, long command, MemorySegment argument) {
    run(what, (_, captured) -> (int) FCNTL.invokeExact(captured, fd, command, argument));
  }
}
