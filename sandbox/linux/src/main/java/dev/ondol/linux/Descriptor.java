package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor of this process, closed in every program that it starts. Thread-safe;
 * closed once however often {@link #close} is called.
 */
final class Descriptor implements AutoCloseable {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;

  private static final MethodHandle OPEN =
      Libc.variadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Descriptor(int number) {
    this.number = number;
  }

  /** Opens what is there already. */
  static Descriptor open(String path, int access) {
    return new Descriptor(
        (int)
            SystemCall.run(
                "open " + path,
                (arena, captured) ->
                    (int) OPEN.invokeExact(captured, arena.allocateFrom(path), access | O_CLOEXEC)));
  }

  int number() {
    return number;
  }

  /** Where other processes of the same user find what it refers to, while it is open. */
  Path path() {
    return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", "" + number);
  }

  boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    SystemCall.run("close " + number, (_, captured) -> (int) CLOSE.invokeExact(captured, number));
  }
}
