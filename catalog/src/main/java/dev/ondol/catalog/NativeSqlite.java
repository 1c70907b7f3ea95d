package dev.ondol.catalog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once beside the database. Left to itself, the driver unpacks it
 * into the system's temporary folder at each start, which takes a tenth of a second, leaves a copy
 * behind after each kill and fails where that folder forbids to run code.
 *
 * <p>Whoever sets {@code org.sqlite.lib.path} brings a library of their own; where ours cannot be
 * loaded, the driver goes back to its own way.
 */
final class NativeSqlite {
  private static final String PROPERTY = "org.sqlite.lib.path";
  private static final String FOLDER = "native-";

  private NativeSqlite() {}

  /** To be called before the driver is used for the first time. */
  static synchronized void unpack(Path folder) throws IOException {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    Path home = folder.resolve(FOLDER + SQLiteJDBCLoader.getVersion());
    byte[] library = library(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
    Path file = home.resolve(name);
    if (!Files.exists(file) || Files.size(file) != library.length) {
      deleteOthers(folder);
      Path making = folder.resolve(FOLDER + "making");
      DurableFolder.create(making, "rwx------");
      DurableFolder.write(making.resolve(name), library);
      DurableFolder.force(making);
      Files.move(making, home, StandardCopyOption.ATOMIC_MOVE);
    }
    System.setProperty(PROPERTY, home.toString());
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
