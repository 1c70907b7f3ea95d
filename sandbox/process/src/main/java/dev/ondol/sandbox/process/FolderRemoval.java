package dev.ondol.sandbox.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a folder that untrusted code has filled. Links are removed, not followed; missing rights
 * are taken back; and folders are moved to the top before they are emptied, so that no depth of
 * nesting makes a path too long. Nothing may write there any more.
 */
final class FolderRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(FolderRemoval.class);

  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private FolderRemoval() {}

  /**
   * @return whether it is gone; the reason why not is logged
   */
  static boolean remove(Path folder) {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
    try {
      Deque<Path> full = new ArrayDeque<>(deleteFiles(folder));
      long number = 0;
      while (!full.isEmpty()) {
        Path next = full.remove();
        for (Path inner : deleteFiles(next)) {
          Path top = folder.resolve("removed-" + number++);
          while (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            top = folder.resolve("removed-" + number++);
          }
          makeOurs(inner);
          full.add(Files.move(inner, top));
        }
        Files.delete(next);
      }
      Files.delete(folder);
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("Cannot remove {}", folder, e);
      return false;
    }
  }

  /** Deletes what is no folder, and tells the folders. */
  private static List<Path> deleteFiles(Path folder) throws IOException {
    makeOurs(folder);
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) folders.add(entry);
        else Files.delete(entry);
      }
    }
    return folders;
  }

  private static void makeOurs(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, OURS);
  }
}
