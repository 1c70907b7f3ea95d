package dev.ondol.events;

import dev.ondol.catalog.Schema;
import dev.ondol.catalog.SqliteFile;
import dev.ondol.core.EventRetry.Progress;
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
  private static final Schema SCHEMA = new Schema(EventStore.class, 1);

  /** After these, a rollback is known to leave the file as it was. */
  private static final Set<SQLiteErrorCode> PASSING =
      Set.of(
          SQLiteErrorCode.SQLITE_FULL, SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED);

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement postpone;
  private final PreparedStatement page;
  private final PreparedStatement load;

  /**
   * Opens, or makes, {@code events.db} in a folder.
   *
   * @throws dev.ondol.core.OndolException SERVICE with a reason for the operator
   */
  EventStore(Path folder) throws SQLException {
    connection = SqliteFile.open(folder.resolve("events.db"), SCHEMA);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    insert =
        connection.prepareStatement(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    delete = connection.prepareStatement("DELETE FROM event WHERE id = ?");
    postpone =
        connection.prepareStatement(
            "UPDATE event SET due = ?, failures = ?, refusals = ? WHERE id = ?");
    page =
        connection.prepareStatement(
            "SELECT due, id FROM event WHERE function = ? AND (due, id) > (?, ?)"
                + " ORDER BY due, id LIMIT ?");
    load = connection.prepareStatement("SELECT * FROM event WHERE id = ?");
  }

  void begin() throws SQLException {
    begin.execute();
  }

  /** Everything since {@link #begin} is on disk when this returns. */
  void commit() throws SQLException {
    commit.execute();
  }

  /**
   * Undoes everything since {@link #begin}.
   *
   * @return whether the file is known to be as it was, so that the same may be tried again
   */
  boolean tryRollback(SQLException cause) {
    boolean passing = PASSING.contains(code(cause));
    try (var statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
      return passing;
    } catch (SQLException e) {
      // SQLITE_ERROR: SQLite has rolled back by itself, as it may when the disk is full.
      return passing && code(e) == SQLiteErrorCode.SQLITE_ERROR;
    }
  }

  void insert(Event event) throws SQLException {
    Event.Request request = event.request();
    insert.setLong(1, event.id());
    insert.setString(2, request.function());
    insert.setString(3, request.qualifier());
    insert.setString(4, request.requestId());
    insert.setString(5, request.context().traceId());
    insert.setString(6, request.context().clientContext());
    insert.setString(7, request.context().tenantId());
    insert.setInt(8, event.hops());
    insert.setLong(9, event.progress().acceptedMillis());
    insert.setLong(10, event.progress().acceptedMillis());
    insert.setInt(11, event.progress().failures());
    insert.setInt(12, event.progress().refusals());
    insert.setBytes(13, request.payload());
    insert.executeUpdate();
  }

  void delete(long id) throws SQLException {
    delete.setLong(1, id);
    delete.executeUpdate();
  }

  void postpone(long id, long dueMillis, Progress progress) throws SQLException {
    postpone.setLong(1, dueMillis);
    postpone.setInt(2, progress.failures());
    postpone.setInt(3, progress.refusals());
    postpone.setLong(4, id);
    postpone.executeUpdate();
  }

  @Nullable Event load(long id) throws SQLException {
    load.setLong(1, id);
    try (ResultSet row = load.executeQuery()) {
      return row.next() ? event(row) : null;
    }
  }

  List<Ticket> page(String function, Ticket behind, int limit) throws SQLException {
    page.setString(1, function);
    page.setLong(2, behind.dueMillis());
    page.setLong(3, behind.id());
    page.setInt(4, limit);
    List<Ticket> tickets = new ArrayList<>();
    try (ResultSet rows = page.executeQuery()) {
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
}
