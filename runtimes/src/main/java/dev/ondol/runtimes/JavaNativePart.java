package dev.ondol.runtimes;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The native library inside AWS's Java client, taken out for this host's processor and C library.
 * Left to itself the client unpacks it to one fixed name in {@code /tmp} at every start: that costs
 * time, and two slots that share a {@code /tmp} would overwrite each other's.
 */
final class JavaNativePart {
  /** Under the runtime folder. */
  static final String FILE = "jni/libaws-lambda-jni.so";

  private static final List<Path> GLIBC_LOADERS =
      List.of(Path.of("/lib64/ld-linux-x86-64.so.2"), Path.of("/lib/ld-linux-aarch64.so.1"));

  private JavaNativePart() {}

  /**
   * @param client the client's jar
   */
  static byte[] from(byte[] client) throws IOException {
    String name = "jni/libaws-lambda-jni." + platform() + ".so";
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(client))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return zip.readAllBytes();
        }
      }
    }
    throw new FileNotFoundException("The Java runtime interface client lacks " + name);
  }

  /** This host's processor and C library. */
  static String platform() {
    boolean glibc = GLIBC_LOADERS.stream().anyMatch(Files::exists);
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    return (glibc ? "linux-" : "linux_musl-") + processor;
  }
}
