package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Sends signals to processes by their number. */
public final class Signals {
  public static final int KILL = 9;
  public static final int CONTINUE = 18;
  public static final int STOP = 19;

  private static final int EPERM = 1;
  private static final int ESRCH = 3;

  private static final MethodHandle SEND =
      Libc.function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private Signals() {}

  /**
   * Sends one.
   *
   * @param pid of one process: above 1, for 0 and below mean groups
   * @return false if there is no such process any more, or this user may not
   */
  public static boolean send(long pid, int signal) {
    if (pid <= 1) throw new IllegalArgumentException("not a process to signal: " + pid);
    try (Arena arena = Arena.ofConfined()) {
      var captured = Libc.captureState(arena);
      int result = (int) SEND.invokeExact(captured, Math.toIntExact(pid), signal);
      if (result == 0) return true;
      int errno = Libc.errno(captured);
      if (errno == ESRCH || errno == EPERM) return false;
      throw new LinuxException("kill " + pid + " with signal " + signal, errno);
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }
}
