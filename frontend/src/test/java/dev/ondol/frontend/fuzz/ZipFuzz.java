package dev.ondol.frontend.fuzz;

import dev.ondol.catalog.CodeLimits;
import dev.ondol.catalog.DiskCodeStore;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Zips of code, from bytes to an unpacked tree, which has to stay in its folder. */
public final class ZipFuzz {
  private static final long MAX_BYTES = 1 << 20;

  private ZipFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Path folder = Files.createTempDirectory("ondol-zip-fuzz");
      try {
        add(folder, input);
        try (Stream<Path> all = Files.list(folder)) {
          if (all.count() != 1) {
            throw new IllegalStateException("something lies beside the store");
          }
        }
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Path folder, byte[] zip) {
    CodeLimits limits = new CodeLimits(MAX_BYTES, MAX_BYTES, 1, MAX_BYTES);
    try {
      new DiskCodeStore(folder.resolve("store"), limits).add(zip);
    } catch (OndolException refused) {
      if (refused.code() == ErrorCode.SERVICE) {
        throw refused;
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
