package dev.ondol.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor of this process, closed in every program that it starts. Thread-safe;
 * closed once however often {@link #close} is called.
 */
final class Descriptor implements AutoCloseable {
  static final int O_RDONLY = 0;
  static final int O_RDWR = FileCalls.O_RDWR;

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Descriptor(int number) {
    this.number = number;
  }

  /** Opens what is there already. */
  static Descriptor open(String path, int access) {
    return new Descriptor(SystemCall.open(path, access | FileCalls.O_CLOEXEC));
  }

  int number() {
    return number;
  }

  /** Where other processes of the same user find what it refers to, while it is open. */
  Path path() {
    return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", "" + number);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) FileCalls.close(number);
  }
}
