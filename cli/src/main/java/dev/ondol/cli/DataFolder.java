package dev.ondol.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds all state, locked for the platform that has it open. The lock is the
 * kernel's and falls with the process, however it ends. Its file names the process for a person.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws CommandException if it cannot be used, or another platform has it
   */
  static DataFolder open(Path path) {
    try {
      var _ = make(path);
      Path real = path.toRealPath();
      Path file = real.resolve("lock");
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        String owner = Files.readString(file).strip();
        channel.close();
        throw new CommandException(
            ExitCode.FAILED,
            "another Ondol (process "
                + owner
                + ") is running on "
                + real
                + "; stop it, or choose another folder by --data-dir.");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return new DataFolder(real, channel);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "the data folder " + path + " cannot be used: " + e, e);
    }
  }

  /** Makes the folder where there is none, for this user alone. */
  static Path make(Path path) throws IOException {
    return Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another platform in this very process has it.
      return false;
    }
  }

  Path path() {
    return path;
  }

  /** A folder in it, for one part of the platform alone. */
  Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "the folder " + path.resolve(name) + " cannot be made: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of " + path + " cannot be released", e);
    }
  }
}
