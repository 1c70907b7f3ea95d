package dev.ondol.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Layers laid over each other: a folder for each list of layers, in which the later of two files
 * with the same path wins. It holds hard links to the layers' own files, so it costs folders and
 * names, no data, and an environment needs one mount however many layers there are.
 *
 * <p>Like an artifact, a folder is made aside, forced to the disk and renamed into place at once.
 * Links of a layer are never followed: a folder that a layer has where an earlier one has a link
 * takes the link's place. Thread-safe.
 */
final class LayerTrees {
  private final Path folder;
  private final Path temporary;

  /**
   * @param folder for this class alone
   * @param temporary on the same file system
   */
  LayerTrees(Path folder, Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * @param sha256s of the layers
   * @param trees of the same layers
   */
  Path lay(List<String> sha256s, List<Path> trees) throws IOException {
    Path laid = folder.resolve(name(sha256s));
    if (Files.exists(laid)) {
      return laid;
    }
    Path making = temporary.resolve(UUID.randomUUID().toString());
    try {
      DurableFolder.create(making, "rwxr-xr-x");
      for (Path tree : trees) {
        Files.walkFileTree(tree, new Overlay(tree, making));
      }
      DurableFolder.forceFolders(making);
      publish(making, laid);
    } finally {
      DurableFolder.delete(making);
    }
    return laid;
  }

  private void publish(Path making, Path laid) throws IOException {
    try {
      Files.move(making, laid, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // No folder is renamed onto one that holds something: another came first.
      if (!Files.exists(laid)) {
        throw e;
      }
    }
    DurableFolder.forceOnly(folder);
  }

  /** Moves aside what is laid for other lists than these. */
  void retain(Set<List<String>> layerings) throws IOException {
    Set<String> names = layerings.stream().map(LayerTrees::name).collect(Collectors.toSet());
    for (Path laid : DurableFolder.children(folder)) {
      if (!names.contains(laid.getFileName().toString())) {
        Files.move(
            laid, temporary.resolve(UUID.randomUUID().toString()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    DurableFolder.forceOnly(folder);
  }

  private static String name(List<String> sha256s) {
    return Sha256.of(String.join("\n", sha256s).getBytes(StandardCharsets.US_ASCII));
  }

  /** Lays one tree over what is in the target already. */
  private static final class Overlay extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Path target;

    Overlay(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
        throws IOException {
      Path there = there(visited);
      if (!Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(there);
        DurableFolder.create(there, "rwxr-xr-x");
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes)
        throws IOException {
      Path there = there(visited);
      DurableFolder.delete(there);
      if (attributes.isSymbolicLink()) {
        Files.createSymbolicLink(there, Files.readSymbolicLink(visited));
      } else {
        link(visited, there);
      }
      return FileVisitResult.CONTINUE;
    }

    private Path there(Path visited) {
      return target.resolve(source.relativize(visited));
    }

    /** A copy where the file system has no links, or no more of them for this file. */
    private static void link(Path file, Path there) throws IOException {
      try {
        Files.createLink(there, file);
      } catch (FileSystemException | UnsupportedOperationException e) {
        Files.copy(file, there, StandardCopyOption.COPY_ATTRIBUTES);
        DurableFolder.forceOnly(there);
      }
    }
  }
}
