package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A block device whose blocks are those of a file. It frees itself when the last mount of it ends,
 * so nobody has to detach it, not even after a crash.
 */
public final class LoopDevice implements AutoCloseable {
  private static final String CONTROL = "/dev/loop-control";
  private static final long LOOP_CTL_GET_FREE = 0x4C82;
  private static final long LOOP_CONFIGURE = 0x4C0A;

  // struct loop_config
  private static final long CONFIG_BYTES = 304;
  private static final long FD = 0;
  private static final long INFO_FLAGS = 8 + 52;
  private static final int AUTOCLEAR = 4;
  private static final int DIRECT_IO = 16;

  private static final int EBUSY = 16;
  private static final int EINVAL = 22;

  /** Another program may take the free device between the two calls. */
  private static final int TRIES = 20;

  private final Descriptor device;
  private final Path path;

  private LoopDevice(Descriptor device, Path path) {
    this.device = device;
    this.path = path;
  }

  /** Whether this host has them. */
  public static boolean available() {
    return Files.exists(Path.of(CONTROL));
  }

  /**
   * Attaches a file. Close the result when it has been mounted: the mount keeps the device.
   *
   * @throws LinuxException if there is no device left
   */
  public static LoopDevice attach(Path file) {
    try (Descriptor control = Descriptor.open(CONTROL, Descriptor.O_RDWR);
        Descriptor backing = Descriptor.open(file.toString(), Descriptor.O_RDWR)) {
      for (int i = 1; ; i++) {
        int number = SystemCall.ioctl("LOOP_CTL_GET_FREE", control.number(), LOOP_CTL_GET_FREE, 0);
        Path path = Path.of("/dev/loop" + number);
        Descriptor device = Descriptor.open(path.toString(), Descriptor.O_RDWR);
        try {
          configure(device, backing);
          return new LoopDevice(device, path);
        } catch (LinuxException e) {
          device.close();
          if (e.errno() != EBUSY || i == TRIES) throw e;
        }
      }
    }
  }

  /** Direct I/O keeps the file's pages out of the page cache: else each is held twice. */
  private static void configure(Descriptor device, Descriptor backing) {
    try {
      configure(device, backing, AUTOCLEAR | DIRECT_IO);
    } catch (LinuxException e) {
      if (e.errno() != EINVAL) throw e;
      configure(device, backing, AUTOCLEAR);
    }
  }

  private static void configure(Descriptor device, Descriptor backing, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment config = arena.allocate(CONFIG_BYTES, 8);
      config.set(JAVA_INT, FD, backing.number());
      config.set(JAVA_INT, INFO_FLAGS, flags);
      SystemCall.ioctl("LOOP_CONFIGURE", device.number(), LOOP_CONFIGURE, config);
    }
  }

  /** Such as {@code /dev/loop3}. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    device.close();
  }
}
