package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables' history. Step n is the resource {@code schema-n.sql} beside a class; the database
 * says in {@code user_version} which step it has, and each step commits together with that number,
 * so that a crash repeats a whole step or none. A step that has shipped never changes.
 *
 * @param home beside which the scripts are
 * @param newest step
 */
public record Schema(Class<?> home, int newest) {
  static final Schema CATALOG = new Schema(Schema.class, 2);

  /** Marks the file as ours: "Ondl". */
  static final int APPLICATION_ID = 0x4f6e646c;

  /**
   * Leaves a database alone that another program or a newer release made.
   *
   * @throws OndolException SERVICE with a reason for the operator
   */
  void requireOurs(Connection connection) throws SQLException {
    int found = pragma(connection, "user_version");
    int owner = pragma(connection, "application_id");
    if (owner != APPLICATION_ID && (owner != 0 || found != 0)) {
      throw new OndolException(ErrorCode.SERVICE, "it belongs to another program");
    }
    if (found > newest) {
      throw new OndolException(
          ErrorCode.SERVICE,
          "it has schema %d, this release knows up to %d: run the newer release again"
              .formatted(found, newest));
    }
  }

  /** Brings a database to the newest step; the connection commits by itself before and after. */
  void migrate(Connection connection) throws SQLException {
    int found = pragma(connection, "user_version");
    for (int step = found + 1; step <= newest; step++) {
      apply(connection, step);
    }
  }

  private void apply(Connection connection, int step) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : script(step).split(";\n", -1)) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + step);
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA " + name)) {
      return row.getInt(1);
    }
  }

  private String script(int step) {
    String name = "schema-" + step + ".sql";
    try (var in = home.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
