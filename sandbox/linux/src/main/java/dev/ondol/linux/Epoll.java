package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.LongConsumer;

/**
 * Waits until one of many descriptors can be read, and says which by the key that each was added
 * with. One thread waits; any thread may add, remove and wake.
 */
final class Epoll implements AutoCloseable {
  /** More that are ready at once are told by the next wait. */
  private static final int MAX_EVENTS = 64;

  /** The key of the descriptor by which a waiting thread is woken. */
  private static final long WAKE = -1;

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;

  /** {@code struct epoll_event} is packed on x86-64, and there only. */
  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

  private static final int KEY_OFFSET = PACKED ? 4 : 8;
  private static final int EVENT_BYTES = KEY_OFFSET + Long.BYTES;

  private static final MethodHandle CREATE =
      Libc.function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CONTROL =
      Libc.function(
          "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle WAIT =
      Libc.function(
          "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD =
      Libc.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment captured = Libc.captureState(arena);
  private final MemorySegment events = arena.allocate((long) MAX_EVENTS * EVENT_BYTES, Long.BYTES);
  private final int epoll;
  private final int wake;

  Epoll() {
    try {
      epoll = (int) CREATE.invokeExact(captured, EPOLL_CLOEXEC);
      if (epoll < 0) throw new LinuxException("epoll_create1", Libc.errno(captured));
      wake = (int) EVENTFD.invokeExact(captured, 0, FileCalls.O_NONBLOCK | FileCalls.O_CLOEXEC);
      if (wake < 0) throw new LinuxException("eventfd", Libc.errno(captured));
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
    add(wake, WAKE);
  }

  /** Reports {@code key}, which is not negative, as long as the descriptor can be read. */
  void add(int fd, long key) {
    control(EPOLL_CTL_ADD, fd, key);
  }

  /** Must come before the descriptor is closed: another process may still hold its description. */
  void remove(int fd) {
    control(EPOLL_CTL_DEL, fd, 0);
  }

  private void control(int operation, int fd, long key) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment error = Libc.captureState(local);
      MemorySegment event = local.allocate(EVENT_BYTES, Long.BYTES);
      event.set(JAVA_INT, 0, EPOLLIN);
      event.set(JAVA_LONG_UNALIGNED, KEY_OFFSET, key);
      int result = (int) CONTROL.invokeExact(error, epoll, operation, fd, event);
      if (result < 0) throw new LinuxException("epoll_ctl " + fd, Libc.errno(error));
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
  }

  /** Waits until something can be read or {@link #wake} is called, and hands over the keys. */
  void await(LongConsumer readable) {
    int count;
    try {
      count = (int) WAIT.invokeExact(captured, epoll, events, MAX_EVENTS, -1);
    } catch (Throwable t) {
      throw Libc.rethrown(t);
    }
    if (count < 0 && Libc.errno(captured) != FileCalls.EINTR) {
      throw new LinuxException("epoll_wait", Libc.errno(captured));
    }
    for (int i = 0; i < count; i++) {
      long key = events.get(JAVA_LONG_UNALIGNED, (long) i * EVENT_BYTES + KEY_OFFSET);
      if (key != WAKE) readable.accept(key);
    }
  }

  /** Makes {@link #await} return, now and ever after: it is for ending the waiting thread. */
  void wake() {
    FileCalls.write(wake, 1);
  }

  /** No thread may wait any more. */
  @Override
  public void close() {
    FileCalls.close(wake);
    FileCalls.close(epoll);
    arena.close();
  }
}
