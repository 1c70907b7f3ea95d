package dev.ondol.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of a few mebibytes in memory, to be filled up; skips where mounting is refused. */
record SmallDisk(Path folder) implements AutoCloseable {
  static SmallDisk mount(Path folder, int sizeMib) throws IOException {
    Files.createDirectories(folder);
    boolean mounted =
        runs(List.of("mount", "-t", "tmpfs", "-o", "size=" + sizeMib + "m", "tmpfs", "" + folder));
    assumeTrue(mounted, "skipped: mounting a tmpfs needs root");
    return new SmallDisk(folder);
  }

  /** Writes a ballast file until nothing more fits. */
  void fill() throws IOException {
    try (var ballast = Files.newOutputStream(folder.resolve("ballast"))) {
      byte[] page = new byte[4096];
      while (true) {
        ballast.write(page);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void free() throws IOException {
    Files.delete(folder.resolve("ballast"));
  }

  @Override
  public void close() throws IOException {
    if (!runs(List.of("umount", "-l", folder.toString()))) {
      throw new IOException("cannot unmount " + folder);
    }
  }

  private static boolean runs(List<String> command) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException missing) {
      return false;
    }
    try {
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
