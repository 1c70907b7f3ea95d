package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as rows of the one table: kind, key, and the record as JSON. */
final class RecordRows {
  /** A member that this release does not know was written by a newer one. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private RecordRows() {}

  /**
   * @throws OndolException SERVICE with a reason for the operator: of a newer release
   */
  static Snapshot all(Connection connection) throws SQLException {
    var found = new HashMap<Kind<?>, Map<String, @Nullable Record>>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT kind, key, body FROM record")) {
      while (row.next()) {
        Kind<?> kind = kind(row.getString(1));
        String key = row.getString(2);
        found
            .computeIfAbsent(kind, k -> new HashMap<>())
            .put(key, read(kind, key, row.getString(3)));
      }
    }
    return Snapshot.EMPTY.with(found);
  }

  static void apply(Connection connection, Map<Kind<?>, Map<String, @Nullable Record>> changes)
      throws SQLException {
    try (var put =
            connection.prepareStatement(
                "INSERT INTO record (kind, key, body) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO UPDATE SET body = excluded.body");
        var remove = connection.prepareStatement("DELETE FROM record WHERE kind = ? AND key = ?")) {
      for (var ofKind : changes.entrySet()) {
        for (var record : ofKind.getValue().entrySet()) {
          var statement = record.getValue() == null ? remove : put;
          statement.setString(1, ofKind.getKey().name());
          statement.setString(2, record.getKey());
          if (record.getValue() != null) {
            statement.setString(3, JSON.writeValueAsString(record.getValue()));
          }
          statement.executeUpdate();
        }
      }
    }
  }

  private static Kind<?> kind(String name) {
    Kind<?> kind = Kinds.BY_NAME.get(name);
    if (kind == null) {
      throw new OndolException(
          ErrorCode.SERVICE,
          "the catalog has records of the kind '%s', which this release does not know: run the newer release again"
              .formatted(name));
    }
    return kind;
  }

  private static Record read(Kind<?> kind, String key, String body) {
    try {
      return kind.type().cast(JSON.readValue(body, kind.type()));
    } catch (JacksonException e) {
      throw new OndolException(
          ErrorCode.SERVICE,
          "the catalog's record %s %s cannot be read".formatted(kind.name(), key),
          e);
    }
  }
}
