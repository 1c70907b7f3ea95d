package dev.ondol.events;

import dev.ondol.catalog.Schema;
import dev.ondol.catalog.SqliteFile;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.EventRetry.Progress;
import dev.ondol.core.OndolException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The events on disk, in one SQLite file: WAL, {@code synchronous=FULL}, one connection. For one
 * thread, which puts many changes into one transaction, since what costs is the commit.
 */
final class EventStore implements AutoCloseable {
  static final Schema SCHEMA = new Schema(EventStore.class, 1);

  /** After these, a rollback is known to leave the file as it was. */
  private static final Set<SQLiteErrorCode> PASSING =
      Set.of(
          SQLiteErrorCode.SQLITE_FULL, SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED);

  private final Connection connection;
  private Statements sql;

  /**
   * Opens, or makes, {@code events.db} in a folder.
   *
   * @throws dev.ondol.core.OndolException SERVICE with a reason for the operator
   */
  static EventStore open(Path folder) {
    Connection connection = SqliteFile.open(folder.resolve("events.db"), SCHEMA);
    try {
      return new EventStore(connection);
    } catch (SQLException e) {
      throw new OndolException(ErrorCode.SERVICE, "the events cannot be read", e);
    }
  }

  /** Takes a migrated database over. */
  EventStore(Connection connection) throws SQLException {
    this.connection = connection;
    this.sql = Statements.prepare(connection);
  }

  void begin() throws SQLException {
    sql.begin().execute();
  }

  /** Everything since {@link #begin} is on disk when this returns. */
  void commit() throws SQLException {
    sql.commit().execute();
  }

  /**
   * Undoes everything since {@link #begin}.
   *
   * @return whether the file is known to be as it was, so that the same may be tried again
   */
  boolean tryRollback(SQLException cause) {
    try {
      rollback();
      // The driver has closed the statement that failed.
      sql = Statements.prepare(connection);
      return PASSING.contains(code(cause));
    } catch (SQLException e) {
      cause.addSuppressed(e);
      return false;
    }
  }

  private void rollback() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLITE_ERROR: SQLite has rolled back by itself, as it may when the disk is full.
      if (code(e) != SQLiteErrorCode.SQLITE_ERROR) {
        throw e;
      }
    }
  }

  void insert(Event event) throws SQLException {
    Event.Request request = event.request();
    PreparedStatement row = sql.insert();
    row.setLong(1, event.id());
    row.setString(2, request.function());
    row.setString(3, request.qualifier());
    row.setString(4, request.requestId());
    row.setString(5, request.context().traceId());
    row.setString(6, request.context().clientContext());
    row.setString(7, request.context().tenantId());
    row.setInt(8, event.hops());
    row.setLong(9, event.progress().acceptedMillis());
    row.setLong(10, event.progress().acceptedMillis());
    row.setInt(11, event.progress().failures());
    row.setInt(12, event.progress().refusals());
    row.setBytes(13, request.payload());
    row.executeUpdate();
  }

  void delete(long id) throws SQLException {
    sql.delete().setLong(1, id);
    sql.delete().executeUpdate();
  }

  void postpone(long id, long dueMillis, Progress progress) throws SQLException {
    PreparedStatement row = sql.postpone();
    row.setLong(1, dueMillis);
    row.setInt(2, progress.failures());
    row.setInt(3, progress.refusals());
    row.setLong(4, id);
    row.executeUpdate();
  }

  @Nullable Event load(long id) throws SQLException {
    sql.load().setLong(1, id);
    try (ResultSet row = sql.load().executeQuery()) {
      return row.next() ? event(row) : null;
    }
  }

  List<Ticket> page(String function, Ticket behind, int limit) throws SQLException {
    sql.page().setString(1, function);
    sql.page().setLong(2, behind.dueMillis());
    sql.page().setLong(3, behind.id());
    sql.page().setInt(4, limit);
    List<Ticket> tickets = new ArrayList<>();
    try (ResultSet rows = sql.page().executeQuery()) {
      while (rows.next()) {
        tickets.add(new Ticket(rows.getLong(1), rows.getLong(2)));
      }
    }
    return tickets;
  }

  /** Every function that has events. */
  List<String> functions() throws SQLException {
    List<String> names = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT function FROM event")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  long count() throws SQLException {
    return number("SELECT count(*) FROM event", 0);
  }

  /** What the events take on disk; room that ended ones have left is not counted. */
  long bytes() throws SQLException {
    return number(
        "SELECT (page_count - freelist_count) * page_size"
            + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
        0);
  }

  long largestId() throws SQLException {
    return number("SELECT max(id) FROM event", 0);
  }

  /** When the oldest event was accepted; {@link Long#MAX_VALUE} if there is none. */
  long oldestMillis() throws SQLException {
    return number("SELECT accepted FROM event ORDER BY id LIMIT 1", Long.MAX_VALUE);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private long number(String sql, long otherwise) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : otherwise;
    }
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("id"),
        new Event.Request(
            row.getString("function"),
            row.getString("qualifier"),
            row.getString("request_id"),
            new Event.Context(
                row.getString("trace_id"),
                row.getString("client_context"),
                row.getString("tenant")),
            row.getBytes("payload")),
        row.getInt("hops"),
        new Progress(row.getLong("accepted"), row.getInt("failures"), row.getInt("refusals")));
  }

  private static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /** Prepared once, for preparing costs more than running. */
  private record Statements(
      PreparedStatement begin,
      PreparedStatement commit,
      PreparedStatement insert,
      PreparedStatement delete,
      PreparedStatement postpone,
      PreparedStatement page,
      PreparedStatement load) {
    static Statements prepare(Connection connection) throws SQLException {
      return new Statements(
          connection.prepareStatement("BEGIN IMMEDIATE"),
          connection.prepareStatement("COMMIT"),
          connection.prepareStatement(
              "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
          connection.prepareStatement("DELETE FROM event WHERE id = ?"),
          connection.prepareStatement(
              "UPDATE event SET due = ?, failures = ?, refusals = ? WHERE id = ?"),
          connection.prepareStatement(
              "SELECT due, id FROM event WHERE function = ? AND (due, id) > (?, ?)"
                  + " ORDER BY due, id LIMIT ?"),
          connection.prepareStatement("SELECT * FROM event WHERE id = ?"));
    }
  }
}
