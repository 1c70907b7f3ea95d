package dev.ondol.sandbox.oci;

import dev.ondol.linux.HeldFile;
import dev.ondol.linux.LinuxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A number that the kernel keeps in a file of a cgroup and that every invoke asks for: the file is
 * opened once and held. Thread-safe.
 */
final class HeldNumber implements AutoCloseable {
  private final Path path;
  private final String key;
  private @Nullable HeldFile file;
  private boolean closed;

  /** Of a file that is one number. */
  HeldNumber(Path path) {
    this(path, "");
  }

  /**
   * @param key of the pair, in a file of pairs; empty for a file that is one number
   */
  HeldNumber(Path path, String key) {
    this.path = path;
    this.key = key;
  }

  /**
   * The number now.
   *
   * @param otherwise if there is no such file, key or cgroup (yet, or any more)
   */
  synchronized long read(long otherwise) {
    if (closed) return otherwise;
    if (file == null) {
      try {
        file = new HeldFile(path);
      } catch (LinuxException e) {
        return otherwise;
      }
    }
    return file.read().map(text -> parse(text, otherwise)).orElse(otherwise);
  }

  /**
   * Lets the kernel begin anew with a number that it keeps, such as a peak; for whoever reads it
   * here. Kernels that cannot go on with the old one.
   */
  synchronized void forget() {
    if (closed) return;
    if (file != null) file.close();
    try {
      // The kernel may forget for this open file alone, so it is the one that is read later.
      file = HeldFile.writable(path);
      var _ = file.tryWrite("0");
    } catch (LinuxException e) {
      file = null;
    }
  }

  private long parse(String text, long otherwise) {
    int at = 0;
    if (!key.isEmpty()) {
      String lead = key + " ";
      at = text.startsWith(lead) ? 0 : text.indexOf("\n" + lead) + 1;
      if (at == 0 && !text.startsWith(lead)) return otherwise;
      at += lead.length();
    }
    int end = text.indexOf('\n', at);
    return Long.parseLong(text, at, end < 0 ? text.length() : end, 10);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (file != null) file.close();
  }
}
