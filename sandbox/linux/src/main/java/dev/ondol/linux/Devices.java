package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Device files. */
public final class Devices {
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;

  private static final MethodHandle MKNOD =
      Libc.function("mknod", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));

  private Devices() {}

  /** Makes a character device that everyone may read and write. */
  public static void makeCharacter(Path path, int major, int minor) {
    make(path, CHARACTER | 0600, major, minor);
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the device " + path + " to everyone", e);
    }
  }

  /** Makes a block device that only its owner may read and write. */
  static void makeBlock(Path path, int major, int minor) {
    make(path, BLOCK | 0600, major, minor);
  }

  private static void make(Path path, int mode, int major, int minor) {
    long device = (minor & 0xFF) | ((long) major << 8) | ((long) (minor & ~0xFF) << 12);
    SystemCall.run(
        "mknod " + path,
        (arena, captured) ->
            (int) MKNOD.invokeExact(captured, arena.allocateFrom(path.toString()), mode, device));
  }
}
