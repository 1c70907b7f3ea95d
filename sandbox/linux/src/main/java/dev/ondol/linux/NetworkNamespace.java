package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace that lives as long as this object is open, or a process or socket is in it.
 * Thread-safe.
 *
 * <p>A thread that has changed its namespace must never do anything else afterwards: so each piece
 * of work inside gets a platform thread of its own that ends with it. A socket made there stays in
 * the namespace and can be used from any thread.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";

  private static final MethodHandle UNSHARE =
      Libc.function("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SETNS =
      Libc.function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private final Descriptor descriptor;

  private NetworkNamespace(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Makes an empty one: its loopback is down, and it leads nowhere. */
  public static NetworkNamespace create() {
    return onOwnThread(() -> {
      SystemCall.run(
          "unshare network", (_, captured) -> (int) UNSHARE.invokeExact(captured, CLONE_NEWNET));
      return current();
    });
  }

  /** The one that the platform itself is in. */
  public static NetworkNamespace current() {
    return new NetworkNamespace(Descriptor.open(OF_THIS_THREAD, Descriptor.O_RDONLY));
  }

  /** Does the work inside, and waits for it. */
  public <T> T call(Callable<T> work) {
    return onOwnThread(() -> {
      SystemCall.run(
          "setns network",
          (_, captured) -> (int) SETNS.invokeExact(captured, descriptor.number(), CLONE_NEWNET));
      return work.call();
    });
  }

  /** Where other programs of this user find it, while this object is open. */
  public Path path() {
    return descriptor.path();
  }

  int descriptor() {
    return descriptor.number();
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private static <T> T onOwnThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().name("network-namespace").daemon().start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // The work is short and holds resources that only its result can give back.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException inside -> throw inside;
        case Error inside -> throw inside;
        case null, default -> throw new CompletionException(e.getCause());
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }
}
