package dev.ondol.catalog;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Functions as rows of {@code function} and of the two tables below it. */
final class FunctionRows {
  private static final String INSERT =
      """
      INSERT INTO function (name, region, account, version, revision_id, runtime, handler,
        code_sha256, code_bytes, memory_mib, ephemeral_mib, timeout_s, log_group, role,
        description, architecture, tracing_mode, last_modified)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private FunctionRows() {}

  static NavigableMap<String, Function> all(Connection connection) throws SQLException {
    var environments = pairs(connection, "function_environment");
    var tags = pairs(connection, "function_tag");
    var functions = new TreeMap<String, Function>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT * FROM function")) {
      while (row.next()) {
        String name = row.getString("name");
        functions.put(
            name,
            new Function(
                latest(row, environments.getOrDefault(name, Map.of())),
                details(row, tags.getOrDefault(name, Map.of()))));
      }
    }
    return functions;
  }

  static void insert(Connection connection, Function function) throws SQLException {
    FunctionVersion latest = function.latest();
    Function.Details details = function.details();
    try (var insert = connection.prepareStatement(INSERT)) {
      Object[] values = {
        function.name(),
        latest.function().region(),
        latest.function().account(),
        latest.version(),
        latest.revisionId(),
        latest.code().runtime(),
        latest.code().handler(),
        latest.code().sha256(),
        latest.code().sizeBytes(),
        latest.limits().memoryMib(),
        latest.limits().ephemeralStorageMib(),
        latest.limits().timeout().toSeconds(),
        latest.settings().logGroup(),
        details.role(),
        details.description(),
        details.architecture(),
        details.tracingMode(),
        details.lastModified().toEpochMilli(),
      };
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
    insertPairs(
        connection, "function_environment", function.name(), latest.settings().environment());
    insertPairs(connection, "function_tag", function.name(), details.tags());
  }

  /** Takes the rows below it along. */
  static void delete(Connection connection, String name) throws SQLException {
    try (var delete = connection.prepareStatement("DELETE FROM function WHERE name = ?")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  private static FunctionVersion latest(ResultSet row, Map<String, String> environment)
      throws SQLException {
    return new FunctionVersion(
        new FunctionId(row.getString("region"), row.getString("account"), row.getString("name")),
        row.getString("version"),
        row.getString("revision_id"),
        new FunctionVersion.Code(
            row.getString("runtime"),
            row.getString("handler"),
            row.getString("code_sha256"),
            row.getLong("code_bytes")),
        new FunctionVersion.Limits(
            row.getInt("memory_mib"),
            row.getInt("ephemeral_mib"),
            Duration.ofSeconds(row.getLong("timeout_s"))),
        new FunctionVersion.Settings(environment, row.getString("log_group")));
  }

  private static Function.Details details(ResultSet row, Map<String, String> tags)
      throws SQLException {
    return new Function.Details(
        row.getString("role"),
        row.getString("description"),
        row.getString("architecture"),
        row.getString("tracing_mode"),
        Instant.ofEpochMilli(row.getLong("last_modified")),
        tags);
  }

  private static Map<String, Map<String, String>> pairs(Connection connection, String table)
      throws SQLException {
    var pairs = new HashMap<String, Map<String, String>>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT function_name, key, value FROM " + table)) {
      while (row.next()) {
        pairs
            .computeIfAbsent(row.getString(1), name -> new HashMap<>())
            .put(row.getString(2), row.getString(3));
      }
    }
    return pairs;
  }

  private static void insertPairs(
      Connection connection, String table, String functionName, Map<String, String> pairs)
      throws SQLException {
    if (pairs.isEmpty()) {
      return;
    }
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " (function_name, key, value) VALUES (?, ?, ?)")) {
      for (var pair : pairs.entrySet()) {
        insert.setString(1, functionName);
        insert.setString(2, pair.getKey());
        insert.setString(3, pair.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
