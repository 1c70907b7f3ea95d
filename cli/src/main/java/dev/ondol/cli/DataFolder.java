package dev.ondol.cli;

import dev.ondol.linux.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder that holds all state, locked for the platform that has it open. The lock is the
 * kernel's and falls with the process, however it ends. Its file names the process for a person.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final LockFile lock;

  private DataFolder(Path path, LockFile lock) {
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
      Optional<LockFile> lock = LockFile.tryTake(file);
      if (lock.isEmpty()) {
        throw new CommandException(
            ExitCode.FAILED,
            "another Ondol (process "
                + Files.readString(file).strip()
                + ") is running on "
                + real
                + "; stop it, or choose another folder by --data-dir.");
      }
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
      return new DataFolder(real, lock.get());
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
    lock.close();
  }
}
