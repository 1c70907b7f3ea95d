package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.CacheMaker;
import dev.ondol.runtimes.LanguageRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches of code on the disk.
 *
 * <pre>
 *   made/MATERIAL-MAKER/files/    what a sandbox sees
 *                      /sum       of the names and bytes in it
 *   making/UUID/                  either while it is made, or on its way out
 * </pre>
 *
 * <p>The name says all that a cache depends on: the code and its layers in their order, and the
 * language runtime, its bootstrap and the options. A cache is made aside and appears by one rename.
 * It is not forced to the disk: after a power cut it may be broken, and its sum tells. Thread-safe.
 */
final class CacheStore {
  private static final Logger LOG = LoggerFactory.getLogger(CacheStore.class);

  /** No more are made beyond it. */
  private static final long MAX_BYTES = 4L << 30;

  private static final int DIGEST_CHARS = 32;
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path made;
  private final Path making;
  private final AtomicLong bytes = new AtomicLong();
  private boolean counted;

  /**
   * Removes what was left half-made.
   *
   * @param folder for this class alone
   */
  CacheStore(Path folder) {
    made = folder.resolve("made");
    making = folder.resolve("making");
    try {
      Files.createDirectories(made);
      delete(making);
      Files.createDirectories(making);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + folder + " for caches of code", e);
    }
  }

  /**
   * Of everything that a cache depends on.
   *
   * @param level of isolation, for paths differ between them
   */
  static String name(
      String level, FunctionVersion.Code code, LanguageRuntime runtime, CacheMaker maker) {
    return material(code)
        + "-"
        + digest(
            List.of(
                level,
                runtime.family(),
                runtime.version(),
                runtime.runtimeDir().toString(),
                maker.dependsOn()));
  }

  /** The part of a name that stands for the code. */
  static String material(String name) {
    return name.substring(0, DIGEST_CHARS);
  }

  static String material(FunctionVersion.Code code) {
    return digest(Stream.concat(Stream.of(code.sha256()), code.layers().stream()).toList());
  }

  private static String digest(List<String> parts) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** A cache that is as it was made. One that is broken is removed, and there is none. */
  CodeCache open(String name) {
    Path cache = made.resolve(name);
    if (!Files.isDirectory(cache)) {
      return new CodeCache.Unmade();
    }
    try {
      Path files = cache.resolve("files");
      if (Files.readString(cache.resolve("sum")).equals(sum(files))) {
        return known(files);
      }
      LOG.warn("The cache of code {} is broken and is removed", name);
    } catch (IOException e) {
      LOG.warn("The cache of code {} cannot be read and is removed", name, e);
    }
    remove(cache);
    return new CodeCache.Unmade();
  }

  private static CodeCache known(Path files) throws IOException {
    try (Stream<Path> children = Files.list(files)) {
      return children.findAny().isPresent() ? new CodeCache.Made(files) : new CodeCache.Nothing();
    }
  }

  long bytes() {
    return bytes.get();
  }

  boolean hasRoom() {
    return bytes.get() < MAX_BYTES;
  }

  /** A folder for a cache that is to be made. */
  Making begin() throws IOException {
    Path folder = Files.createDirectory(making.resolve(UUID.randomUUID().toString()));
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Making(folder, files);
  }

  /** One while it is made; closed without having been published it is gone. */
  final class Making implements AutoCloseable {
    private final Path folder;
    private final Path files;

    private Making(Path folder, Path files) {
      this.folder = folder;
      this.files = files;
    }

    Path files() {
      return files;
    }

    /** It has its name from now on, and is complete. */
    CodeCache publish(String name) throws IOException {
      Files.writeString(folder.resolve("sum"), sum(files));
      Path place = made.resolve(name);
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
      bytes.addAndGet(size(place));
      return known(place.resolve("files"));
    }

    @Override
    public void close() throws IOException {
      delete(folder);
    }
  }

  /**
   * Removes what was made of other code than this.
   *
   * @return the materials that are kept
   */
  synchronized Set<String> retain(Set<FunctionVersion.Code> used) {
    Set<String> kept = used.stream().map(CacheStore::material).collect(Collectors.toSet());
    try (Stream<Path> caches = Files.list(made)) {
      for (Path cache : caches.toList()) {
        if (!kept.contains(material(cache.getFileName().toString()))) {
          remove(cache);
        }
      }
      if (!counted) {
        bytes.set(size(made));
        counted = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("unused caches of code could not be removed", e);
    }
    return kept;
  }

  private void remove(Path cache) {
    try {
      Path aside = making.resolve(UUID.randomUUID().toString());
      Files.move(cache, aside, StandardCopyOption.ATOMIC_MOVE);
      bytes.addAndGet(-size(aside));
      delete(aside);
    } catch (IOException e) {
      throw new UncheckedIOException("the cache of code " + cache + " cannot be removed", e);
    }
  }

  /** Of names, lengths and bytes, in the order of the names. */
  private static String sum(Path files) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (Path file : filesIn(files)) {
      sum.update(
          (files.relativize(file) + "\0" + Files.size(file) + "\0")
              .getBytes(StandardCharsets.UTF_8));
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          sum.update(buffer, 0, count);
        }
      }
    }
    return HexFormat.of().toHexDigits(sum.getValue());
  }

  private static long size(Path folder) throws IOException {
    long size = 0;
    for (Path file : filesIn(folder)) {
      size += Files.size(file);
    }
    return size;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
