package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The catalog in one SQLite file. Every function is also held in an immutable sorted map, which a
 * write replaces after its commit: reads take what map they find and wait for nobody.
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
  private volatile NavigableMap<String, Function> view;
  private volatile @Nullable SQLException failure;

  /**
   * Opens, or makes, {@code catalog.db} in a folder.
   *
   * @throws OndolException SERVICE with a reason for the operator: in use, not ours, of a newer
   *     release, on a network file system
   */
  public SqliteCatalog(Path folder) {
    this(SqliteFile.open(folder.resolve("catalog.db")));
  }

  /** Takes a migrated database over; closes it if it cannot be read. */
  SqliteCatalog(Connection connection) {
    this.connection = connection;
    try {
      this.view = Collections.unmodifiableNavigableMap(FunctionRows.all(connection));
    } catch (SQLException e) {
      close();
      throw new OndolException(ErrorCode.SERVICE, "the catalog cannot be read", e);
    }
  }

  @Override
  public Optional<Function> function(String name) {
    return Optional.ofNullable(view.get(name));
  }

  @Override
  public List<Function> functions(String after, int limit) {
    return view.tailMap(after, false).values().stream().limit(limit).toList();
  }

  /** Why writes are refused until the next start; empty while all is well. */
  public Optional<String> failure() {
    SQLException cause = failure;
    return cause == null ? Optional.empty() : Optional.of(String.valueOf(cause.getMessage()));
  }

  @Override
  public void create(Function function) {
    synchronized (writing) {
      if (view.containsKey(function.name())) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT, "Function already exist: " + function.name());
      }
      commit(() -> FunctionRows.insert(connection, function));
      show(next -> next.put(function.name(), function));
    }
  }

  @Override
  public void replace(String expectedRevisionId, Function function) {
    synchronized (writing) {
      Function stored = view.get(function.name());
      if (stored == null) {
        throw notFound(function.latest().function().arn());
      }
      if (!stored.latest().revisionId().equals(expectedRevisionId)) {
        throw new OndolException(
            ErrorCode.PRECONDITION_FAILED,
            "The Revision Id provided does not match the latest Revision Id. Call the"
                + " GetFunction/GetAlias API to retrieve the latest Revision Id");
      }
      commit(() -> {
        FunctionRows.delete(connection, function.name());
        FunctionRows.insert(connection, function);
      });
      show(next -> next.put(function.name(), function));
    }
  }

  @Override
  public void delete(String name) {
    synchronized (writing) {
      if (!view.containsKey(name)) {
        throw notFound(name);
      }
      commit(() -> FunctionRows.delete(connection, name));
      show(next -> next.remove(name));
    }
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

  private void commit(Change change) {
    SQLException earlier = failure;
    if (earlier != null) {
      throw new OndolException(
          ErrorCode.SERVICE, "the catalog refuses changes after a failed one", earlier);
    }
    try {
      execute("BEGIN IMMEDIATE");
      change.run();
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

  private void show(java.util.function.Consumer<NavigableMap<String, Function>> change) {
    var next = new TreeMap<String, Function>(view);
    change.accept(next);
    view = Collections.unmodifiableNavigableMap(next);
  }

  private static OndolException notFound(String what) {
    return new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + what);
  }

  @FunctionalInterface
  private interface Change {
    void run() throws SQLException;
  }
}
