package dev.ondol.runtimes;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file in which a language runtime of this host keeps what it does at every start, made once by a
 * start that no function has part in, so all functions may share it. It lies beside the bootstrap,
 * where every sandbox sees it read-only.
 *
 * <p>Its name says of which build of the language it is, how it was trained and what its bytes add
 * up to; it appears whole, and is read once in a life of the platform before it is first used.
 * Thread-safe: {@link #file} waits for that reading, never for {@link #make}.
 */
public final class StartArchive {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String MAKING = ".making-";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final Path build;
  private final BiFunction<Path, RandomGenerator, List<String>> training;
  private @Nullable Path file;
  private boolean looked;
  private boolean failed;

  /**
   * @param folder for archives of this bootstrap
   * @param build a file that differs between builds of the language
   * @param training the program that leaves an archive at a path; of what it draws by lot the name
   *     does not speak
   */
  StartArchive(Path folder, Path build, BiFunction<Path, RandomGenerator, List<String>> training) {
    this.folder = folder;
    this.build = build;
    this.training = training;
  }

  /** Where it is; empty if there is none yet, or none that is whole. */
  synchronized Optional<Path> file() {
    if (!looked) {
      looked = true;
      try {
        file = find();
      } catch (IOException e) {
        // Without it, then.
        file = null;
      }
    }
    return Optional.ofNullable(file);
  }

  /** Whether there is none, and it is worth while to make it. */
  public synchronized boolean isWanted() {
    return !failed && file().isEmpty();
  }

  /**
   * Makes it, with what the processors have to spare. What failed is not tried again in this life.
   *
   * @throws IOException if it could not be made
   * @throws InterruptedException when interrupted, which ends the training
   */
  public void make() throws IOException, InterruptedException {
    Path made = null;
    try {
      made = train();
    } finally {
      synchronized (this) {
        file = made;
        failed = made == null;
      }
    }
  }

  private Path train() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    removeAll(MAKING);
    Path making = Files.createTempDirectory(folder, MAKING);
    try {
      Path archive = making.resolve("archive");
      run(training.apply(archive, new SecureRandom()), making);
      if (!Files.isRegularFile(archive)) {
        throw new IOException("the training left nothing");
      }
      Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
      try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      String name = name();
      removeAll(name.substring(0, name.indexOf('-') + 1));
      return Files.move(
          archive, folder.resolve(name + sum(archive)), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(making);
    }
  }

  private static void run(List<String> command, Path directory)
      throws IOException, InterruptedException {
    List<String> patient = new ArrayList<>(List.of("nice", "-n", "19"));
    patient.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(patient);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    Process process =
        builder
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the training did not end within " + LIMIT.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("the training ended with status " + process.exitValue());
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private @Nullable Path find() throws IOException {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name() + "*")) {
      for (Path found : files) {
        if (found.getFileName().toString().equals(name() + sum(found))) {
          return found;
        }
      }
    }
    return null;
  }

  /** Without the sum: where the language is, what its build looks like, and how it is trained. */
  private String name() throws IOException {
    return String.join(
        "-",
        sum(build.toString()),
        Long.toHexString(Files.size(build)),
        Long.toHexString(Files.getLastModifiedTime(build).toMillis()),
        sum(training.apply(folder, new Random(0)).toString()),
        "");
  }

  private static String sum(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  private static String sum(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return Long.toHexString(sum.getValue());
  }

  private void removeAll(String prefix) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path path : old) {
        remove(path);
      }
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          Files.delete(child);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}
