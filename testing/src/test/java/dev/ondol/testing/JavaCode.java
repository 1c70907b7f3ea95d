package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Functions in Java, compiled by the JDK that runs the tests. */
final class JavaCode {
  private JavaCode() {}

  /**
   * @param name of the one public class, without a package
   */
  static CodeZip compiled(String name, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "skipped: no Java compiler here");
    try {
      Path folder = Files.createTempDirectory("ondol-java-");
      try {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String[] arguments = {
          "--release",
          "25",
          "-proc:none",
          "-cp",
          System.getProperty("java.class.path"),
          "-d",
          classes.toString(),
          file.toString()
        };
        assertThat(compiler.run(null, null, null, arguments)).isZero();
        return new CodeZip().folder("", classes);
      } finally {
        try (var paths = Files.walk(folder)) {
          paths
              .sorted(java.util.Comparator.reverseOrder())
              .forEach(path -> assertThat(path.toFile().delete()).isTrue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
