package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens a SQLite database the way that durable state needs it: readable by its owner alone, locked
 * for this process, every commit on disk before it returns, tables of this release.
 *
 * <p>The exclusive lock is taken before WAL is entered; SQLite then needs no shared memory file.
 */
public final class SqliteFile {
  private static final List<String> LOCK =
      List.of("busy_timeout = 5000", "locking_mode = EXCLUSIVE");

  private static final List<String> PROFILE =
      List.of(
          "journal_mode = WAL",
          "synchronous = FULL",
          "foreign_keys = ON",
          "wal_autocheckpoint = 1000",
          "journal_size_limit = 67108864",
          "temp_store = MEMORY",
          "trusted_schema = OFF");

  /** Their locks or their fsync cannot be relied on. */
  private static final Set<String> NETWORK_FILE_SYSTEMS =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb2",
          "smb3",
          "smbfs",
          "afs",
          "ceph",
          "lustre",
          "fuse.sshfs",
          "fuse.glusterfs",
          "fuse.s3fs",
          "fuse.rclone");

  private SqliteFile() {}

  /**
   * @throws OndolException SERVICE with a reason for the operator
   */
  public static Connection open(Path file, Schema schema) {
    try {
      prepare(file);
      return connect(file, schema);
    } catch (IOException | SQLException e) {
      throw new OndolException(ErrorCode.SERVICE, "cannot open " + file + ": " + reason(e), e);
    } catch (OndolException e) {
      throw new OndolException(e.code(), "cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private static void prepare(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String fileSystem = Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
    if (NETWORK_FILE_SYSTEMS.contains(fileSystem)) {
      throw new OndolException(
          ErrorCode.SERVICE,
          "its folder is on a network file system (" + fileSystem + "); use a local disk");
    }
    NativeSqlite.unpack(folder);
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    } catch (FileAlreadyExistsException e) {
      Files.setPosixFilePermissions(file, ownerOnly);
    }
  }

  private static Connection connect(Path file, Schema schema) throws SQLException {
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    try {
      set(connection, LOCK);
      schema.requireOurs(connection);
      set(connection, PROFILE);
      schema.migrate(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.close();
      } catch (SQLException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private static void set(Connection connection, List<String> pragmas) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String pragma : pragmas) {
        statement.execute("PRAGMA " + pragma);
      }
    }
  }

  private static String reason(Exception e) {
    return e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
        ? "another process uses it"
        : String.valueOf(e.getMessage());
  }
}
