package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModernClassesTest {
  @TempDir private Path folder;

  @Test
  void classesOfBeforeJava6CanBeArchivedAfterwardsAndDoTheSame() throws Exception {
    Path original =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = Files.copy(original, folder.resolve("picocli.jar"));
    assertThat(version(jar)).isLessThan(50);

    ModernClasses.main(new String[] {jar.toString()});

    assertThat(version(jar)).isGreaterThanOrEqualTo(50);
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      // Verifies the class and all that it is verified against.
      Class<?> modern = Class.forName("picocli.CommandLine", true, alone);
      assertThat(modern.getMethod("getCommandName").getReturnType()).isEqualTo(String.class);
      assertThat(modern.getField("VERSION").get(null)).isEqualTo(CommandLine.VERSION);
    }
  }

  private static int version(Path jar) throws Exception {
    try (URLClassLoader alone =
            new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        var in = alone.getResourceAsStream("picocli/CommandLine.class")) {
      return ClassFile.of().parse(in.readAllBytes()).majorVersion();
    }
  }
}
