package dev.ondol.frontend.codec;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON parsers and generators of this module, with their limits, and the check that an event is
 * JSON. Thread-safe.
 */
public final class Json {
  private static final int MAX_SHAPE_DEPTH = 64;
  private static final int MAX_SHAPE_STRING = 1 << 20;
  private static final int MAX_EVENT_DEPTH = 1000;
  private static final int MAX_SHOWN_SOURCE_BYTES = 500;

  private static final TokenStreamFactory SHAPES =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_SHAPE_DEPTH)
                  .maxStringLength(MAX_SHAPE_STRING)
                  .build())
          .build();

  /** Its errors show the beginning of the event, as AWS's do. */
  private static final TokenStreamFactory EVENTS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_EVENT_DEPTH).build())
          .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}

  static JsonParser parser(byte[] json) {
    return SHAPES.createParser(ObjectReadContext.empty(), json, 0, json.length);
  }

  /** The bytes of what {@code content} writes. */
  public static byte[] write(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = SHAPES.createGenerator(ObjectWriteContext.empty(), bytes)) {
      content.accept(out);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads an event from end to end without building anything of it.
   *
   * @throws OndolException INVALID_REQUEST_CONTENT if it is not exactly one JSON value, in AWS's
   *     words, which are those of Jackson 2
   */
  public static void requireEvent(byte[] event) {
    try (JsonParser in = EVENTS.createParser(ObjectReadContext.empty(), event, 0, event.length)) {
      if (in.nextToken() == null) {
        throw notAnEvent(event, "No content to map due to end-of-input", 1, 0);
      }
      in.skipChildren();
      if (in.nextToken() != null) {
        String text = "Trailing token (of type " + in.currentToken() + ") found after value";
        throw notAnEvent(
            event, text, in.currentLocation().getLineNr(), in.currentLocation().getColumnNr());
      }
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      throw notAnEvent(event, e.getOriginalMessage(), line, column);
    }
  }

  private static OndolException notAnEvent(byte[] event, String text, int line, int column) {
    int shown = Math.min(event.length, MAX_SHOWN_SOURCE_BYTES);
    String source = "\"" + new String(event, 0, shown, StandardCharsets.UTF_8) + "\"";
    if (shown < event.length) {
      source += "[truncated " + (event.length - shown) + " bytes]";
    }
    return new OndolException(
        ErrorCode.INVALID_REQUEST_CONTENT,
        "Could not parse request body into json: Could not parse payload into json: %s\n at [Source: (byte[])%s; line: %d, column: %d]"
            .formatted(text, source, line, column));
  }
}
