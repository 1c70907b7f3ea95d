package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that one holder at a time has, of all processes and within each: the kernel gives it free
 * when its process ends, however that ends. Thread-safe.
 *
 * <p>The lock belongs to the open file, and not to the process, as that of {@link
 * java.nio.channels.FileChannel} does: such a one is lost as soon as the process closes anything
 * else that it had open on the same file, be it only to see that the file is locked.
 *
 * <p>A holder may delete the file. Somebody else may have opened it just before and then lock what
 * has no name any more; so whoever has a lock looks whether the name still leads to it, and else
 * begins anew.
 */
public final class LockFile implements AutoCloseable {
  /** So often another one deletes the file between our opening and locking it. */
  private static final int MAX_ATTEMPTS = 1000;

  private static final int F_OFD_SETLK = 37;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;
  private static final int EACCES = 13;

  // struct flock on 64-bit machines: the type first; zeros after it mean the whole file
  private static final long FLOCK_BYTES = 32;

  private final Path path;
  private final Descriptor descriptor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LockFile(Path path, Descriptor descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Takes it, and makes it where there is none.
   *
   * @return empty if somebody has it
   */
  public static Optional<LockFile> tryTake(Path path) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      make(path);
      Descriptor opened;
      try {
        opened = Descriptor.open(path.toString(), Descriptor.O_RDWR);
      } catch (LinuxException e) {
        if (e.errno() == LinuxException.ENOENT) continue;
        throw new IOException(e.getMessage(), e);
      }
      LockFile file = new LockFile(path, opened);
      if (!file.tryLock()) {
        opened.close();
        return Optional.empty();
      }
      if (file.hasItsName()) return Optional.of(file);
      file.close();
    }
    throw new IOException(path + " is deleted again and again");
  }

  private static void make(Path path) throws IOException {
    if (Files.exists(path)) return;
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // Another one was sooner, which is as good.
    }
  }

  private boolean hasItsName() throws IOException {
    try {
      return Files.isSameFile(descriptor.path(), path);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean tryLock() throws IOException {
    try {
      set(F_WRLCK);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == FileCalls.EAGAIN || e.errno() == EACCES) return false;
      throw new IOException(e.getMessage(), e);
    }
  }

  private void set(short type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flock = arena.allocate(FLOCK_BYTES, 8);
      flock.set(JAVA_SHORT, 0, type);
      SystemCall.fcntl("lock " + path, descriptor.number(), F_OFD_SETLK, flock);
    }
  }

  /** Gives it free and leaves no file. Does nothing once it was given free. */
  public void delete() throws IOException {
    if (!closed.get()) Files.deleteIfExists(path);
    close();
  }

  /** Gives it free; the file stays. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    try (descriptor) {
      // A program that is being started may have a copy of the descriptor for a moment.
      set(F_UNLCK);
    }
  }
}
