package dev.ondol.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Code that is ready to upload, with what its files tell about the function in it.
 *
 * @param family the language runtime: {@code nodejs}, {@code python}, {@code java} or {@code
 *     provided}; empty if no file is one that a function begins with
 * @param handler empty where the files cannot tell
 * @param summary a sentence for a person
 */
record CodePackage(byte[] zip, Optional<String> family, Optional<String> handler, String summary) {

  /** Of a folder, or of a zip or a jar that is packed already. */
  static CodePackage of(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      Optional<Path> jar = onlyFileIsJar(source);
      return jar.isPresent() ? ofPacked(jar.get()) : ofFolder(source);
    }
    if (Files.isRegularFile(source)) {
      return ofPacked(source);
    }
    throw new CommandException(ExitCode.USAGE, "there is no folder or file " + source + ".");
  }

  private static CodePackage ofFolder(Path folder) throws IOException {
    FolderZip zip = FolderZip.of(folder);
    String summary =
        "Zipped %s: %d files, %,d bytes".formatted(folder, zip.files(), zip.bytes().length);
    Optional<Start> start = start(folder);
    return new CodePackage(
        zip.bytes(), start.map(Start::family), start.flatMap(Start::handler), summary);
  }

  private static CodePackage ofPacked(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean jar = file.toString().endsWith(".jar");
    return new CodePackage(
        bytes,
        jar ? Optional.of("java") : Optional.empty(),
        Optional.empty(),
        "Read %s: %,d bytes".formatted(file, bytes.length));
  }

  /** Where a function begins, in the order in which the files are looked for. */
  private static Optional<Start> start(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve("bootstrap"))) {
      return Optional.of(new Start("provided", Optional.of("bootstrap")));
    }
    for (String name : List.of("index.mjs", "index.js", "index.cjs")) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return Optional.of(new Start("nodejs", Optional.of("index.handler")));
      }
    }
    for (String module : List.of("lambda_function", "app", "main", "handler")) {
      Path file = folder.resolve(module + ".py");
      if (Files.isRegularFile(file)) {
        return Optional.of(
            new Start("python", pythonFunction(file).map(name -> module + "." + name)));
      }
    }
    boolean java = !jars(folder).isEmpty() || !jars(folder.resolve("lib")).isEmpty();
    return java ? Optional.of(new Start("java", Optional.empty())) : Optional.empty();
  }

  private record Start(String family, Optional<String> handler) {}

  private static Optional<String> pythonFunction(Path file) throws IOException {
    String text = Files.readString(file);
    return Stream.of("lambda_handler", "handler", "main")
        .filter(name -> text.contains("def " + name + "("))
        .findFirst();
  }

  private static Optional<Path> onlyFileIsJar(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> first = files.limit(2).toList();
      boolean jar = first.size() == 1 && first.getFirst().toString().endsWith(".jar");
      return jar ? Optional.of(first.getFirst()) : Optional.empty();
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}
