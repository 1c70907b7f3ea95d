package dev.ondol.micromanager;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;

/**
 * Reads what a {@link dev.ondol.runtimes.CacheMaker} writes, and lays it out as files. Who wrote it
 * is not trusted: a name is a plain path below the folder, there are so many files and bytes at
 * most, and a file is made only where there is none. What comes after a mistake is read and thrown
 * away, so that the writer is not held up.
 */
final class CacheIntake implements Callable<CacheIntake.Ending> {
  private static final int MAX_FILES = 50_000;
  private static final long MAX_BYTES = 256L << 20;
  private static final int MAX_LINE_BYTES = 2048;
  private static final int MAX_TOLD_CHARS = 200;
  private static final int MAX_DEPTH = 64;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final String END = "end";

  private final InputStream pipe;
  private final Path folder;

  /**
   * Opens the pipe at once, while somebody holds it open for writing: later, when the writer may be
   * gone already, this would wait for another for ever.
   *
   * @param folder empty, and for this alone
   */
  CacheIntake(Path pipe, Path folder) throws IOException {
    this.pipe = Files.newInputStream(pipe);
    this.folder = folder;
  }

  /** How the output of a maker ended. */
  sealed interface Ending {
    /** With its last word. */
    record Whole() implements Ending {}

    /** Otherwise; what was laid out is good for nothing. */
    record Spoilt(String reason) implements Ending {}
  }

  @Override
  public Ending call() throws IOException {
    try (InputStream in = new BufferedInputStream(pipe, BUFFER_BYTES)) {
      Ending ending = read(in);
      in.transferTo(OutputStream.nullOutputStream());
      return ending;
    }
  }

  private Ending read(InputStream in) throws IOException {
    long bytesLeft = MAX_BYTES;
    for (int files = 0; files <= MAX_FILES; files++) {
      String line = line(in);
      if (line.equals(END)) {
        return new Ending.Whole();
      }
      if (!line.matches("\\d{1,10} .+")) {
        return new Ending.Spoilt(line.isEmpty() ? "it ended early" : "it said: " + printable(line));
      }
      int space = line.indexOf(' ');
      long bytes = Long.parseLong(line.substring(0, space));
      bytesLeft -= bytes;
      if (bytesLeft < 0) {
        return new Ending.Spoilt("it is larger than " + MAX_BYTES + " bytes");
      }
      try {
        write(in, line.substring(space + 1), bytes);
      } catch (InvalidPathException | IOException e) {
        return new Ending.Spoilt("a file could not be laid out: " + printable(e.toString()));
      }
    }
    return new Ending.Spoilt("it has more than " + MAX_FILES + " files");
  }

  /** Without its end; cut off where it is too long or the output ends. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n' && line.size() < MAX_LINE_BYTES; b = in.read()) {
      line.write(b);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(java.nio.ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return "what is no text";
    }
  }

  /** For a log that people read on a terminal: files' names, too, may be in it. */
  private static String printable(String line) {
    String text = line.replaceAll("\\P{Print}", "?");
    return text.substring(0, Math.min(text.length(), MAX_TOLD_CHARS));
  }

  private void write(InputStream in, String name, long bytes) throws IOException {
    Path file = folder;
    String[] parts = name.split("/", -1);
    if (parts.length > MAX_DEPTH) {
      throw new InvalidPathException(name, "too deep");
    }
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].isEmpty() || parts[i].equals(".") || parts[i].equals("..")) {
        throw new InvalidPathException(name, "not a plain path");
      }
      file = file.resolve(parts[i]);
      if (i < parts.length - 1 && !Files.isDirectory(file)) {
        Files.createDirectory(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long left = bytes; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException(name);
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
  }
}
