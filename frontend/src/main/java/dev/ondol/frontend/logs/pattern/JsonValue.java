package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** A message that is JSON, with its numbers as they are written. Immutable. */
sealed interface JsonValue {
  /** An object; of two members with one name the last counts. */
  record Members(Map<String, JsonValue> byName) implements JsonValue {}

  /** An array. */
  record Elements(List<JsonValue> inOrder) implements JsonValue {}

  /** A string. */
  record Text(String value) implements JsonValue {}

  /** A number. */
  record Figure(String written) implements JsonValue {}

  /** The three that have a name. */
  enum Literal implements JsonValue {
    TRUE,
    FALSE,
    NULL
  }

  /** Empty for what is not exactly one object or array, or is nested out of all proportion. */
  static Optional<JsonValue> read(String message) {
    String text = message.strip();
    if (text.isEmpty() || (text.charAt(0) != '{' && text.charAt(0) != '[')) {
      return Optional.empty();
    }
    try (JsonParser in = Reading.FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonValue value = Reading.value(in, in.nextToken());
      return in.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** How it is read. */
  final class Reading {
    private static final int MAX_DEPTH = 200;
    private static final TokenStreamFactory FACTORY =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private Reading() {}

    private static JsonValue value(JsonParser in, JsonToken token) {
      return switch (token) {
        case START_OBJECT -> members(in);
        case START_ARRAY -> elements(in);
        case VALUE_STRING -> new Text(in.getString());
        case VALUE_TRUE -> Literal.TRUE;
        case VALUE_FALSE -> Literal.FALSE;
        case VALUE_NULL -> Literal.NULL;
        default -> new Figure(in.getString());
      };
    }

    private static JsonValue members(JsonParser in) {
      Map<String, JsonValue> byName = new HashMap<>();
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        byName.put(name, value(in, in.nextToken()));
      }
      return new Members(byName);
    }

    private static JsonValue elements(JsonParser in) {
      List<JsonValue> inOrder = new ArrayList<>();
      for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        inOrder.add(value(in, token));
      }
      return new Elements(inOrder);
    }
  }
}
