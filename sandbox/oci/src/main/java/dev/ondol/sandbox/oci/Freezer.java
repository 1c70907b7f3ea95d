package dev.ondol.sandbox.oci;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file by which a cgroup is frozen and thawed. It stays open between two uses, for a thaw
 * stands on the path of an invoke. Thread-safe.
 */
final class Freezer implements AutoCloseable {
  private final Path path;
  private final byte[] frozenWord;
  private final byte[] thawedWord;
  private volatile boolean frozen;
  private @Nullable RandomAccessFile file;

  Freezer(Path path, String frozenWord, String thawedWord) {
    this.path = path;
    this.frozenWord = frozenWord.getBytes(StandardCharsets.US_ASCII);
    this.thawedWord = thawedWord.getBytes(StandardCharsets.US_ASCII);
  }

  synchronized void freeze() {
    if (!frozen) frozen = write(frozenWord);
  }

  synchronized void thaw() {
    if (frozen) frozen = !write(thawedWord);
  }

  boolean frozen() {
    return frozen;
  }

  /**
   * @return false if the cgroup is not there: nothing has been started in it yet
   */
  private boolean write(byte[] word) {
    try {
      RandomAccessFile open = file;
      if (open == null) {
        open = new RandomAccessFile(path.toFile(), "rw");
        file = open;
      }
      open.seek(0);
      open.write(word);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      // Removed since it was opened.
      if (Files.notExists(path)) return false;
      throw new UncheckedIOException(path + " cannot be written", e);
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
