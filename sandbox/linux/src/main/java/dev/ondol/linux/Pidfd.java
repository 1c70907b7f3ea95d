package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A handle on one process that never comes to mean another one, as a number may. Thread-safe until
 * it is closed.
 */
public final class Pidfd implements AutoCloseable {
  // The same on every architecture.
  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;

  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int ESRCH = 3;
  private static final short POLLIN = 1;

  // siginfo_t, as waitid fills it on 64-bit machines
  private static final long SIGINFO_BYTES = 128;
  private static final long SI_CODE = 8;
  private static final long SI_STATUS = 24;
  private static final int CLD_EXITED = 1;

  private static final MethodHandle SYSCALL =
      Libc.variadic(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
          1);
  private static final MethodHandle WAITID =
      Libc.function(
          "waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle POLL =
      Libc.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PRCTL =
      Libc.variadic(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          1);

  /** How a process ended. */
  public sealed interface Ending {
    record Exited(int status) implements Ending {}

    record Killed(int signal) implements Ending {}
  }

  private final Descriptor descriptor;

  private Pidfd(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Makes this process the parent of every orphan below it, so that the ending of a program that
   * was started by one that has already gone can be read.
   */
  public static void adoptOrphans() {
    SystemCall.run(
        "prctl PR_SET_CHILD_SUBREAPER",
        (_, captured) -> (int) PRCTL.invokeExact(captured, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L));
  }

  /**
   * @throws LinuxException with {@code ESRCH} if there is no such process
   */
  public static Pidfd open(long pid) {
    return new Pidfd(new Descriptor((int) syscall("pidfd_open " + pid, PIDFD_OPEN, pid, 0)));
  }

  /** Sends a signal; nothing happens if the process has ended. */
  public void signal(int number) {
    try {
      syscall("pidfd_send_signal " + number, PIDFD_SEND_SIGNAL, descriptor.number(), number);
    } catch (LinuxException e) {
      if (e.errno() != ESRCH) throw e;
    }
  }

  private static long syscall(String what, long call, long first, long second) {
    return SystemCall.run(
        what,
        (_, captured) ->
            (long) SYSCALL.invokeExact(captured, call, first, second, MemorySegment.NULL, 0L));
  }

  /** Whether the process has ended. */
  public boolean hasEnded() {
    return SystemCall.run(
            "poll process",
            (arena, captured) -> {
              MemorySegment entry = arena.allocate(8, 4);
              entry.set(JAVA_INT, 0, descriptor.number());
              entry.set(JAVA_SHORT, 4, POLLIN);
              return (int) POLL.invokeExact(captured, entry, 1L, 0);
            })
        > 0;
  }

  /** Takes the ending of a child of this process, and waits for it if need be. Once only. */
  public Ending reap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment siginfo = arena.allocate(SIGINFO_BYTES, 8);
      SystemCall.run(
          "waitid",
          (_, captured) ->
              (int) WAITID.invokeExact(captured, P_PIDFD, descriptor.number(), siginfo, WEXITED));
      int status = siginfo.get(JAVA_INT, SI_STATUS);
      return siginfo.get(JAVA_INT, SI_CODE) == CLD_EXITED
          ? new Ending.Exited(status)
          : new Ending.Killed(status);
    }
  }

  int descriptor() {
    return descriptor.number();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
