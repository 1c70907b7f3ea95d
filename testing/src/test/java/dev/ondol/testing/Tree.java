package dev.ondol.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The repository's files as they stand in the work tree, without what a build made. */
final class Tree {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".idea", ".vscode", "node_modules", "__pycache__");

  /** The folder that holds the root pom.xml and everything else. */
  static final Path ROOT = root();

  private Tree() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("testing/pom.xml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("these tests run inside the repository only");
      }
    }
    return folder;
  }

  static List<Path> files(Predicate<String> nameFilter) {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> nameFilter.test(file.getFileName().toString()))
          .filter(Tree::isOurs)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> javaFiles() {
    return files(name -> name.endsWith(".java"));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a reader would name it. */
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  private static boolean isOurs(Path file) {
    return StreamSupport.stream(ROOT.relativize(file).spliterator(), false)
        .noneMatch(part -> NOT_OURS.contains(part.toString()));
  }
}
