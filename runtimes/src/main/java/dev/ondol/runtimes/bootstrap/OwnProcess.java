package dev.ondol.runtimes.bootstrap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The variables and the working directory of this process where the C library keeps them. Java's
 * own views of the variables are made of these when they are first looked at, and native code sees
 * the same.
 */
final class OwnProcess {
  private static final MethodHandle CLEARENV = function("clearenv");
  private static final MethodHandle PUTENV = function("putenv", ADDRESS);
  private static final MethodHandle CHDIR = function("chdir", ADDRESS);

  private OwnProcess() {}

  private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** These, and no others. The C library keeps the very bytes, so they stay for ever. */
  static void setVariables(List<byte[]> variables) throws IOException {
    require(() -> (int) CLEARENV.invokeExact(), "variables");
    for (byte[] variable : variables) {
      MemorySegment word = Arena.global().allocate(variable.length + 1L);
      MemorySegment.copy(variable, 0, word, JAVA_BYTE, 0, variable.length);
      require(() -> (int) PUTENV.invokeExact(word), "variables");
    }
  }

  static void enter(String directory) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(directory);
      require(() -> (int) CHDIR.invokeExact(path), directory);
    }
  }

  private static void require(Call call, String what) throws IOException {
    int failed;
    try {
      failed = call.status();
    } catch (Throwable e) {
      throw new IllegalStateException("a C library without this function", e);
    }
    if (failed != 0) {
      throw new IOException("the host refuses: " + what);
    }
  }

  /** Of the C library. */
  private interface Call {
    int status() throws Throwable;
  }
}
