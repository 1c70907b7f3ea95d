package dev.ondol.linux;

/** A system call failed. */
public final class LinuxException extends RuntimeException {
  /** There is no such file, or process. */
  public static final int ENOENT = 2;

  /** Something else has that number, or is in use. */
  public static final int EBUSY = 16;

  /** Something else has that name. */
  public static final int EEXIST = 17;

  /** There is no such device. */
  public static final int ENODEV = 19;

  private static final long serialVersionUID = 1;
  private final int errno;

  /**
   * @param call what was tried, with its arguments
   */
  public LinuxException(String call, int errno) {
    super(call + ": " + Libc.message(errno));
    this.errno = errno;
  }

  /** As in {@code errno(3)}. */
  public int errno() {
    return errno;
  }
}
