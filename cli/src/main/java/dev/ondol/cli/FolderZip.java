package dev.ondol.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * A folder as a zip that is the same byte for byte whenever and wherever it is made: entries in the
 * order of their names, one date for all, and of the rights only whether a file is a program. So
 * code that did not change has the hash that it had before.
 *
 * @param files how many it holds
 */
record FolderZip(byte[] bytes, int files) {
  /** What Lambda allows unzipped; read into memory here. */
  private static final long MAX_UNZIPPED_BYTES = 250L << 20;

  private static final int MAX_FILES = 100_000;
  private static final int PROGRAM = 0100755;
  private static final int FILE = 0100644;
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Names of folders and files that are of the developer's tools, not of the function. */
  private static final Set<String> EXCLUDED =
      Set.of(".git", ".hg", ".svn", ".idea", ".vscode", ".DS_Store", "__pycache__");

  /** Symbolic links are followed: the zip holds what they point at. */
  static FolderZip of(Path folder) throws IOException {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, folder + " has no files.");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long total = 0;
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (Path file : files) {
        total += Files.size(file);
        if (total > MAX_UNZIPPED_BYTES) {
          throw new CommandException(ExitCode.USAGE, folder + " is larger than 250 MiB.");
        }
        ZipArchiveEntry entry = new ZipArchiveEntry(slashed(folder.relativize(file)));
        entry.setUnixMode(Files.isExecutable(file) ? PROGRAM : FILE);
        entry.setTimeLocal(DATE);
        zip.putArchiveEntry(entry);
        Files.copy(file, zip);
        zip.closeArchiveEntry();
      }
    }
    return new FolderZip(bytes.toByteArray(), files.size());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !excluded(folder.relativize(file)))
          .limit(MAX_FILES)
          .sorted((a, b) -> slashed(a).compareTo(slashed(b)))
          .toList();
    }
  }

  private static boolean excluded(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .anyMatch(name -> EXCLUDED.contains(name.toString()));
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}
