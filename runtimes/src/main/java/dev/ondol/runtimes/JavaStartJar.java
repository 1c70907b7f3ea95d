package dev.ondol.runtimes;

import dev.ondol.runtimes.bootstrap.Start;
import dev.ondol.runtimes.bootstrap.Training;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The package {@code bootstrap} as a jar, for a machine keeps archives of classes from jars alone.
 * The same classes make the same bytes.
 */
final class JavaStartJar {
  /** Under the runtime folder. */
  static final String FILE = "lib/ondol-start.jar";

  static final String MAIN_CLASS = Start.class.getName();

  /** Lives a life for the machine to keep an archive of. */
  static final String TRAINING_CLASS = Training.class.getName();

  /** That can read the class files. */
  static final Version OLDEST = Version.of("25");

  private static final List<String> CLASSES =
      List.of(
          "Assignment",
          "Birth",
          "CLibrary",
          "Door",
          "OwnProcess",
          "Rehearsal",
          "Start",
          "Training");

  private static final LocalDateTime LONG_AGO = LocalDateTime.of(2020, 1, 1, 0, 0);

  private JavaStartJar() {}

  static byte[] make() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      for (String name : CLASSES) {
        String file = name + ".class";
        try (InputStream in = Start.class.getResourceAsStream(file)) {
          if (in == null) {
            throw new FileNotFoundException("This build of Ondol lacks " + file);
          }
          ZipEntry entry =
              new ZipEntry(Start.class.getPackageName().replace('.', '/') + "/" + file);
          entry.setTimeLocal(LONG_AGO);
          jar.putNextEntry(entry);
          in.transferTo(jar);
        }
      }
    }
    return bytes.toByteArray();
  }
}
