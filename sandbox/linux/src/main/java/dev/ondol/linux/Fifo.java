package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Named pipes. */
public final class Fifo {
  /**
   * The owner reads, everyone writes: code under another user may open {@code /dev/stdout} anew.
   * Who must not write is kept out by the folder.
   */
  private static final String PERMISSIONS = "rw--w--w-";

  private static final MethodHandle MKFIFO =
      Libc.function("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private Fifo() {}

  /**
   * Makes a pipe that its owner reads and everyone who reaches it may write.
   *
   * @throws LinuxException if something is already there, or the folder is not
   */
  public static void make(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = Libc.captureState(arena);
      int result = (int) MKFIFO.invokeExact(captured, arena.allocateFrom(path.toString()), 0600);
      if (result < 0) throw new LinuxException("mkfifo " + path, Libc.errno(captured));
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(PERMISSIONS));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the pipe " + path + " to its writers", e);
    }
  }

  /**
   * Opens the reading end, without waiting for a writer. It is opened for writing too, so that it
   * does not end when one writer leaves and the next has not come.
   */
  static int openForReading(Path path) {
    return SystemCall.open(
        path.toString(), FileCalls.O_RDWR | FileCalls.O_NONBLOCK | FileCalls.O_CLOEXEC);
  }
}
