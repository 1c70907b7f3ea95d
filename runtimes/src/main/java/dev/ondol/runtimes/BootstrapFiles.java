package dev.ondol.runtimes;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bootstraps of the managed runtimes, carried inside this program and laid out on disk for
 * sandboxes to mount: one folder for each language, readable for everybody. The folder above them
 * is named by the content, so a newer platform never changes what an older one's sandboxes run; it
 * appears whole or not at all.
 *
 * @param root holds {@code nodejs}, {@code python}, {@code java} and {@code provided}
 */
record BootstrapFiles(Path root) {
  private static final List<String> JAVA_CLIENT_JARS =
      List.of(
          "lib/aws-lambda-java-core.jar",
          "lib/aws-lambda-java-runtime-interface-client.jar",
          "lib/aws-lambda-java-serialization.jar",
          "lib/utils-lite.jar");

  /** Under the folder of the language, in a fixed order, so that archives fit. */
  static final List<String> JAVA_CLASS_PATH =
      Stream.concat(Stream.of(JavaStartJar.FILE), JAVA_CLIENT_JARS.stream()).toList();

  private static final Map<String, List<String>> FILES =
      Map.of(
          "nodejs",
          List.of(
              "index.js",
              "ondol/answers.js",
              "ondol/context.js",
              "ondol/door.js",
              "ondol/errors.js",
              "ondol/assignment.js",
              "ondol/compile-ahead.js",
              "ondol/compiled.js",
              "ondol/loader.js",
              "ondol/log.js",
              "ondol/runtime.js",
              "ondol/stream.js"),
          "python",
          List.of(
              "bootstrap.py",
              "compile.py",
              "ondol_runtime/__init__.py",
              "ondol_runtime/ahead.py",
              "ondol_runtime/compiled.py",
              "ondol_runtime/context.py",
              "ondol_runtime/door.py",
              "ondol_runtime/failures.py",
              "ondol_runtime/fault.py",
              "ondol_runtime/assignment.py",
              "ondol_runtime/handlers.py",
              "ondol_runtime/logs.py",
              "ondol_runtime/marshal.py",
              "ondol_runtime/output.py"),
          "java",
          JAVA_CLIENT_JARS,
          "provided",
          List.of("bootstrap"));

  private static final String JAVA_CLIENT = "java/lib/aws-lambda-java-runtime-interface-client.jar";

  /** Of the folder, in hexadecimal digits. */
  static final int NAME_CHARS = 16;

  /**
   * Lays them out under {@code folder}, or finds them there.
   *
   * @throws IOException if the disk refuses
   */
  static BootstrapFiles in(Path folder) throws IOException {
    return in(folder, KnownBuild.source());
  }

  /**
   * @param source of this program: what a jar carries is found out once
   */
  static BootstrapFiles in(Path folder, Path source) throws IOException {
    Optional<KnownBuild> build = KnownBuild.of(folder, source);
    if (build.isPresent()) {
      Optional<Path> known = build.get().bootstraps();
      if (known.isPresent()) return new BootstrapFiles(known.get());
    }
    BootstrapFiles found = lay(folder);
    if (build.isPresent()) build.get().note(found.root);
    return found;
  }

  private static BootstrapFiles lay(Path folder) throws IOException {
    Map<String, byte[]> contents = contents();
    Path root = folder.resolve(digest(contents));
    if (!Files.isDirectory(root)) {
      Files.createDirectories(folder);
      Path making = Files.createTempDirectory(folder, ".making-");
      try {
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
          write(making, file.getKey(), file.getValue());
        }
        Files.setPosixFilePermissions(making, PosixFilePermissions.fromString("rwxr-xr-x"));
        move(making, root);
      } finally {
        delete(making);
      }
    }
    return new BootstrapFiles(root);
  }

  /**
   * Removes those of other builds, and what was made beside them.
   *
   * @throws IOException if the disk refuses
   */
  void removeOthers() throws IOException {
    String any = "[0-9a-f]".repeat(NAME_CHARS);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root.getParent(), any)) {
      for (Path other : all) {
        if (!other.equals(root)) delete(other);
      }
    }
  }

  Path of(RuntimeIdentifier.Language language) {
    return root.resolve(language.family());
  }

  private static Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Map.Entry<String, List<String>> family : FILES.entrySet()) {
      for (String name : family.getValue()) {
        String path = family.getKey() + "/" + name;
        try (InputStream in = BootstrapFiles.class.getResourceAsStream(path)) {
          if (in == null) {
            throw new FileNotFoundException("This build of Ondol lacks " + path);
          }
          contents.put(path, in.readAllBytes());
        }
      }
    }
    byte[] client = requireNonNull(contents.get(JAVA_CLIENT));
    contents.put("java/" + JavaNativePart.FILE, JavaNativePart.from(client));
    contents.put("java/" + JavaStartJar.FILE, JavaStartJar.make());
    return contents;
  }

  private static String digest(Map<String, byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contents.forEach((path, bytes) -> {
        digest.update((path + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      });
      return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Not the process's file mode mask decides who may read, and a power cut loses nothing. */
  private static void write(Path root, String name, byte[] bytes) throws IOException {
    Path path = root;
    Path relative = Path.of(name);
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      path = path.resolve(relative.getName(i));
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path file = root.resolve(name);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    boolean script = bytes.length > 2 && bytes[0] == '#' && bytes[1] == '!';
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(script ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another platform on this folder was faster; its files are the same.
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
