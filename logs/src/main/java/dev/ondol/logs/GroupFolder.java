package dev.ondol.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A group's folder. Users choose group names, so a folder is called by what is harmless in the
 * name, for people, and by the name's hash, for us: {@code aws-lambda-hello-0f3c…}. The name itself
 * is in the file {@code group}, which is the last thing to be made and the first to go: a folder
 * without it is a leftover.
 *
 * @param createdMillis when it was made
 */
record GroupFolder(Path path, String name, long createdMillis) {
  private static final String MARKER = "group";
  private static final int READABLE_CHARS = 80;
  private static final int HASH_BYTES = 16;

  static GroupFolder create(Path root, String name, GroupSettings settings, long nowMillis)
      throws IOException {
    Path path = root.resolve(folderName(name));
    delete(path);
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (!settings.equals(GroupSettings.DEFAULT)) {
      settings.save(path);
    }
    Path making = path.resolve(MARKER + ".tmp");
    Files.writeString(making, nowMillis + "\n" + name);
    Files.move(making, path.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    return new GroupFolder(path, name, nowMillis);
  }

  /** Empty for a leftover. */
  static Optional<GroupFolder> open(Path path) throws IOException {
    Path marker = path.resolve(MARKER);
    if (!Files.exists(marker)) {
      return Optional.empty();
    }
    String[] lines = Files.readString(marker).split("\n", 2);
    try {
      return lines.length == 2
          ? Optional.of(new GroupFolder(path, lines[1], Long.parseLong(lines[0])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  List<Path> segments() throws IOException {
    try (var files = Files.list(path)) {
      return files.filter(Segment::isSegment).sorted().toList();
    }
  }

  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.deleteIfExists(path.resolve(MARKER));
    try (var files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }

  private static String folderName(String name) {
    String readable = name.replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("^-|-$", "");
    String hash;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      hash = HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return readable.substring(0, Math.min(READABLE_CHARS, readable.length())) + "-" + hash;
  }
}
