package dev.ondol.runtimes.bootstrap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The few functions of the C library that change what Java holds to be fixed. Each is called with
 * three words, of which it takes what it knows: integers and addresses are passed alike, and one
 * shape of a call is linked much sooner than six.
 */
final class CLibrary {
  private static final FunctionDescriptor THREE_WORDS =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private CLibrary() {}

  static MethodHandle function(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), THREE_WORDS);
  }

  /**
   * @return what the function returns
   * @throws IOException if that is negative
   */
  static int call(MethodHandle function, String name, long first, long second, long third)
      throws IOException {
    int answer;
    try {
      answer = (int) (long) function.invokeExact(first, second, third);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library cannot be called", e);
    }
    if (answer < 0) {
      throw new IOException(name + " fails");
    }
    return answer;
  }

  /** With a zero at its end. */
  static MemorySegment text(Arena arena, byte[] bytes) {
    MemorySegment text = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
    return text;
  }

  static MemorySegment text(Arena arena, String text) {
    return text(arena, text.getBytes(StandardCharsets.UTF_8));
  }
}
