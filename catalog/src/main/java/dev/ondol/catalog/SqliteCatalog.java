package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The catalog in one SQLite file. Every record is also held in an immutable snapshot, which a
 * change replaces after its commit: reads take what snapshot they find and wait for nobody.
 *
 * <p>Writes go one after the other over the only connection, each in a transaction that is on disk
 * (WAL, {@code synchronous=FULL}) when the method returns. The connection locks the file for
 * itself, so that no second platform can change it behind this one's back.
 *
 * <p>A full disk or a busy file refuses the one write. Any other failure of a write, above all of
 * its fsync, leaves unknown what the disk holds; trying again could acknowledge what is lost. The
 * catalog then refuses all writes until it is opened anew, and goes on answering reads.
 */
public final class SqliteCatalog implements Catalog {
  /** After these, a rollback is known to leave the file as it was. */
  private static final Set<SQLiteErrorCode> PASSING =
      Set.of(
          SQLiteErrorCode.SQLITE_FULL, SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED);

  private final Connection connection;
  private final Object writing = new Object();
  private volatile Snapshot view;
  private volatile @Nullable SQLException failure;
  private volatile Runnable told = () -> {};

  /**
   * Opens, or makes, {@code catalog.db} in a folder.
   *
   * @throws OndolException SERVICE with a reason for the operator: in use, not ours, of a newer
   *     release, on a network file system
   */
  public SqliteCatalog(Path folder) {
    this(SqliteFile.open(folder.resolve("catalog.db"), Schema.CATALOG));
  }

  /** Takes a migrated database over; closes it if it cannot be read. */
  SqliteCatalog(Connection connection) {
    this.connection = connection;
    try {
      this.view = RecordRows.all(connection);
    } catch (SQLException e) {
      close();
      throw new OndolException(ErrorCode.SERVICE, "the catalog cannot be read", e);
    } catch (OndolException e) {
      close();
      throw e;
    }
  }

  @Override
  public <T extends Record> Optional<T> find(Kind<T> kind, String key) {
    return view.find(kind, key);
  }

  @Override
  public <T extends Record> List<Row<T>> list(
      Kind<T> kind, String prefix, String after, int limit) {
    return view.list(kind, prefix, after, limit);
  }

  /** Why writes are refused until the next start; empty while all is well. */
  public Optional<String> failure() {
    SQLException cause = failure;
    return cause == null ? Optional.empty() : Optional.of(String.valueOf(cause.getMessage()));
  }

  @Override
  public <R> R change(Function<Changes, R> change) {
    synchronized (writing) {
      Changes changes = new Changes(view);
      R result = change.apply(changes);
      if (!changes.made().isEmpty()) {
        commit(() -> RecordRows.apply(connection, changes.made()));
        view = changes.after();
        told.run();
      }
      return result;
    }
  }

  @Override
  public void onChange(Runnable told) {
    this.told = told;
  }

  @Override
  public void close() {
    synchronized (writing) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new OndolException(ErrorCode.SERVICE, "the catalog did not close well", e);
      }
    }
  }

  private void commit(Statements statements) {
    SQLException earlier = failure;
    if (earlier != null) {
      throw new OndolException(
          ErrorCode.SERVICE, "the catalog refuses changes after a failed one", earlier);
    }
    try {
      execute("BEGIN IMMEDIATE");
      statements.run();
      execute("COMMIT");
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  private OndolException undone(SQLException cause) {
    boolean passing = PASSING.contains(code(cause));
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLITE_ERROR: SQLite has rolled back by itself, as it may when the disk is full.
      if (code(e) != SQLiteErrorCode.SQLITE_ERROR) {
        cause.addSuppressed(e);
        passing = false;
      }
    }
    if (!passing) {
      failure = cause;
    }
    return new OndolException(ErrorCode.SERVICE, "the catalog could not store the change", cause);
  }

  private static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @FunctionalInterface
  private interface Statements {
    void run() throws SQLException;
  }
}
