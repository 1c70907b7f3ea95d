package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mounts in the mount namespace of this process. Needs {@code CAP_SYS_ADMIN}. */
public final class Mounts {
  /** What a mount forbids, and how much of the source it takes. */
  public enum Option {
    READ_ONLY(1),
    NO_SETUID(2),
    NO_DEVICES(4),
    NO_EXEC(8),
    NO_ACCESS_TIMES(1024);

    private final long flag;

    Option(long flag) {
      this.flag = flag;
    }
  }

  private static final long REMOUNT = 32;
  private static final long BIND = 4096;
  private static final long MOVE = 8192;
  private static final long PRIVATE = 1 << 18;
  private static final long SHARED = 1 << 20;
  private static final int DETACH = 2;

  private static final int ENOENT = 2;
  private static final int EINVAL = 22;

  private static final MethodHandle MOUNT =
      Libc.function(
          "mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle UNMOUNT =
      Libc.function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private Mounts() {}

  /**
   * Mounts a file system.
   *
   * @param data options of its own kind, such as {@code size=1m}
   */
  public static void mount(
      String type, String source, Path target, Set<Option> options, String data) {
    mount(source, target, type, flags(options), data);
  }

  /** Keeps mounts made below {@code target} out of other mount namespaces. */
  public static void keepPrivate(Path target) {
    mount("none", target, null, PRIVATE, null);
  }

  /**
   * Lets whoever has seen the mount at {@code target} before see also what is mounted on it later.
   */
  public static void share(Path target) {
    mount("none", target, null, SHARED, null);
  }

  /** Moves a mount, with the options that it has, in one step; the source must not be shared. */
  public static void move(Path source, Path target) {
    mount(source.toString(), target, null, MOVE, null);
  }

  /**
   * Shows {@code source} (not what is mounted below it) at {@code target} too, under options of its
   * own.
   */
  public static void bind(Path source, Path target, Set<Option> options) {
    mount(source.toString(), target, null, BIND, null);
    // The kernel takes options for a bind mount only in a second call.
    mount("none", target, null, BIND | REMOUNT | flags(options), null);
  }

  /**
   * Takes the mount and all below it out of sight at once; they end when their last user does.
   *
   * @throws LinuxException with {@code EINVAL} if nothing is mounted there
   */
  public static void detach(Path target) {
    SystemCall.run(
        "umount " + target,
        (arena, captured) ->
            (int) UNMOUNT.invokeExact(captured, arena.allocateFrom(target.toString()), DETACH));
  }

  /**
   * Like {@link #detach}, but a path where nothing is mounted, or that is not there, is fine.
   *
   * @return whether there was a mount
   */
  public static boolean detachIfMounted(Path target) {
    try {
      detach(target);
      return true;
    } catch (LinuxException e) {
      if (e.errno() != EINVAL && e.errno() != ENOENT) throw e;
      return false;
    }
  }

  private static void mount(
      String source, Path target, @Nullable String type, long flags, @Nullable String data) {
    SystemCall.run(
        "mount " + source + " on " + target,
        (arena, captured) -> {
          MemorySegment from = arena.allocateFrom(source);
          MemorySegment to = arena.allocateFrom(target.toString());
          MemorySegment kind = type == null ? MemorySegment.NULL : arena.allocateFrom(type);
          MemorySegment options = data == null ? MemorySegment.NULL : arena.allocateFrom(data);
          return (int) MOUNT.invokeExact(captured, from, to, kind, flags, options);
        });
  }

  private static long flags(Set<Option> options) {
    return options.stream().mapToLong(option -> option.flag).reduce(0, (a, b) -> a | b);
  }
}
