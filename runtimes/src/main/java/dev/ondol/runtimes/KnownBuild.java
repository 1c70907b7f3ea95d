package dev.ondol.runtimes;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which bootstraps this build of the program carries, noted beside them: to read and to add up five
 * megabytes at each start takes a tenth of a second. A note holds for a jar that has not changed;
 * classes in a folder are for development, and never noted.
 *
 * @param file where the note is
 * @param build tells this build from every other on this host
 */
record KnownBuild(Path file, String build) {
  private static final Pattern NAME =
      Pattern.compile("[0-9a-f]{" + BootstrapFiles.NAME_CHARS + "}");

  /**
   * @param source the jar of this program, or the folder of its classes; one that was moved since
   *     Java made its archive may be told to be where it was
   * @return empty if nothing can be noted of it
   */
  static Optional<KnownBuild> of(Path folder, Path source) throws IOException {
    if (!Files.isRegularFile(source)) return Optional.empty();
    BasicFileAttributes jar = Files.readAttributes(source, BasicFileAttributes.class);
    String build =
        String.join(
            " ",
            JavaNativePart.platform(),
            Long.toString(jar.size()),
            jar.lastModifiedTime().toString(),
            source.toString());
    return Optional.of(new KnownBuild(folder.resolve("build"), build));
  }

  /** Where the classes of this process come from. */
  static Path source() {
    CodeSource source = KnownBuild.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(new URI(source.getLocation().toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a place: " + source.getLocation(), e);
    }
  }

  /** The folder of its bootstraps, if it was noted and is there. */
  Optional<Path> bootstraps() throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 2 || !lines.getLast().equals(build)) return Optional.empty();
    String name = lines.getFirst();
    return NAME.matcher(name).matches()
        ? Optional.of(file.resolveSibling(name)).filter(Files::isDirectory)
        : Optional.empty();
  }

  /** Notes them, in place of another build's. */
  void note(Path bootstraps) throws IOException {
    Path making = Files.createTempFile(file.getParent(), ".making-", "");
    try {
      Files.write(making, List.of(bootstraps.getFileName().toString(), build));
      Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(making);
    }
  }
}
