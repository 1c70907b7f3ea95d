package dev.ondol.catalog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Folders that are made, forced to the disk and removed as a whole. Links are never followed. */
final class DurableFolder {
  private static final int WAITS_AT_A_TIME = 32;

  private DurableFolder() {}

  /** With these permissions, whatever the process's mask. */
  static void create(Path folder, String permissions) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  /** A new file that its owner alone can read. */
  static void write(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = write(file)) {
      out.write(bytes);
    }
  }

  /** The same, to be filled and closed by the caller. */
  static OutputStream write(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.newOutputStream(file);
  }

  /**
   * Waits until the folder and all that is in it is on the disk. Many waits go on at a time, for a
   * disk takes what waits together along in one go.
   */
  static void force(Path folder) throws IOException {
    List<Callable<Boolean>> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(() -> {
                forceOnly(file);
                return true;
              });
            }
            return FileVisitResult.CONTINUE;
          }
        });
    together(files);
    forceFolders(folder);
  }

  private static void together(List<Callable<Boolean>> waits) throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(WAITS_AT_A_TIME)) {
      for (Future<Boolean> wait : threads.invokeAll(waits)) {
        wait.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before all was on the disk");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException refused ? refused : new IOException(e.getCause());
    }
  }

  /** The names in a folder and in all folders below it. */
  static void forceFolders(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            forceOnly(visited);
            return super.postVisitDirectory(visited, e);
          }
        });
  }

  static List<Path> children(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      return children.toList();
    }
  }

  /** One file, or the names in one folder. */
  static void forceOnly(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Removes a folder or a file; nothing if there is none.
   *
   * @return how many bytes its files had
   */
  static long delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    var bytes = new AtomicLong();
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            bytes.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.delete(visited);
            return super.postVisitDirectory(visited, e);
          }
        });
    return bytes.get();
  }
}
