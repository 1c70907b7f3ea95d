package dev.ondol.sandbox.oci;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One control file of a cgroup, opened when first written and then kept open. Thread-safe. */
final class CgroupFile implements AutoCloseable {
  private final Path path;
  private @Nullable RandomAccessFile file;

  CgroupFile(Path path) {
    this.path = path;
  }

  /** Does nothing if the cgroup is not there. */
  synchronized void write(String value) {
    try {
      RandomAccessFile open = file;
      if (open == null) {
        open = new RandomAccessFile(path.toFile(), "rw");
        file = open;
      }
      open.seek(0);
      open.write(value.getBytes(StandardCharsets.US_ASCII));
    } catch (FileNotFoundException e) {
      // The sandbox's runtime has never been started.
    } catch (IOException e) {
      throw new UncheckedIOException(value + " cannot be written to " + path, e);
    }
  }

  /** The number that a file consists of, or the one after {@code key} in a file of pairs. */
  static long number(Path path, String key, long otherwise) {
    try {
      for (String line : Files.readAllLines(path)) {
        if (key.isEmpty()) return Long.parseLong(line);
        if (line.startsWith(key + " ")) return Long.parseLong(line.substring(key.length() + 1));
      }
      return otherwise;
    } catch (NoSuchFileException e) {
      return otherwise;
    } catch (IOException e) {
      // A cgroup that is being removed answers ENODEV.
      return otherwise;
    }
  }

  @Override
  public synchronized void close() {
    if (file == null) return;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
