package dev.ondol.catalog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once beside the database. Left to itself, the driver unpacks it
 * into the system's temporary folder at each start, which takes a tenth of a second, leaves a copy
 * behind after each kill and fails where that folder forbids to run code.
 *
 * <p>The folder is named after the driver's jar and the machine, and appears whole or not at all,
 * so that a later start has to open nothing to know that it is the right one: neither the jar nor a
 * program that the driver runs to find out where it is.
 *
 * <p>Whoever sets {@code org.sqlite.lib.path} brings a library of their own; where ours cannot be
 * loaded, the driver goes back to its own way.
 */
final class NativeSqlite {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";
  private static final String FOLDER = "native-";

  private NativeSqlite() {}

  /** To be called before the driver is used for the first time. */
  static synchronized void unpack(Path folder) throws IOException {
    if (System.getProperty(PATH) != null) {
      return;
    }
    Path home = folder.resolve(FOLDER + driver() + "-" + System.getProperty("os.arch"));
    if (!Files.isDirectory(home)) {
      String name = LibraryLoaderUtil.getNativeLibName();
      byte[] library = library(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
      deleteOthers(folder);
      Path making = folder.resolve(FOLDER + "making");
      DurableFolder.create(making, "rwx------");
      DurableFolder.write(making.resolve(name), library);
      DurableFolder.force(making);
      Files.move(making, home, StandardCopyOption.ATOMIC_MOVE);
    }
    try (var files = Files.list(home)) {
      files.findAny().ifPresent(file -> System.setProperty(NAME, file.getFileName().toString()));
    }
    System.setProperty(PATH, home.toString());
  }

  /** Such as {@code sqlite-jdbc-3.54.1.0.jar}. */
  private static String driver() {
    CodeSource source = SQLiteJDBCLoader.class.getProtectionDomain().getCodeSource();
    return source == null
        ? SQLiteJDBCLoader.getVersion()
        : Path.of(source.getLocation().getPath()).getFileName().toString();
  }

  private static void deleteOthers(Path folder) throws IOException {
    try (var others = Files.newDirectoryStream(folder, FOLDER + "*")) {
      for (Path other : others) {
        DurableFolder.delete(other);
      }
    }
  }

  private static byte[] library(String resource) throws IOException {
    try (var in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("SQLite has no library for this machine: " + resource);
      }
      return in.readAllBytes();
    }
  }
}
