package dev.ondol.runtimes.bootstrap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

/**
 * The variables and the working directory of this process where the C library keeps them. Java's
 * own views of the variables are made of these when they are first looked at, and native code sees
 * the same.
 */
final class OwnProcess {
  private static final MethodHandle PUTENV = CLibrary.function("putenv");
  private static final MethodHandle UNSETENV = CLibrary.function("unsetenv");
  private static final MethodHandle CHDIR = CLibrary.function("chdir");

  private OwnProcess() {}

  /**
   * The C library keeps the very bytes, so they stay for ever.
   *
   * @param variable as NAME=VALUE
   */
  static void put(byte[] variable) throws IOException {
    long address = CLibrary.text(Arena.global(), variable).address();
    CLibrary.call(PUTENV, "putenv", address, 0, 0);
  }

  static void remove(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      CLibrary.call(UNSETENV, "unsetenv", CLibrary.text(arena, name).address(), 0, 0);
    }
  }

  static void enter(String directory) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      CLibrary.call(CHDIR, "chdir", CLibrary.text(arena, directory).address(), 0, 0);
    }
  }
}
