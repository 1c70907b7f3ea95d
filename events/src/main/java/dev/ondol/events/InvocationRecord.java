package dev.ondol.events;

import dev.ondol.core.EventRetry.Ending;
import dev.ondol.events.Courier.Delivery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a destination gets to know of an event that is over, in Lambda's form. Stateless. */
final class InvocationRecord {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int OK = 200;

  private InvocationRecord() {}

  /**
   * @param functionArn with its qualifier
   * @param invokes that the function saw
   * @param last what the function answered last; null if it is not known
   */
  static byte[] of(
      Event event,
      String functionArn,
      Ending ending,
      int invokes,
      Delivery.@Nullable Answered last,
      Instant now) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      out.writeStringProperty("version", "1.0");
      out.writeStringProperty("timestamp", TIME.format(now));
      out.writeObjectPropertyStart("requestContext");
      out.writeStringProperty("requestId", event.request().requestId());
      out.writeStringProperty("functionArn", functionArn);
      out.writeStringProperty("condition", ending.condition());
      out.writeNumberProperty("approximateInvokeCount", invokes);
      out.writeEndObject();
      writePayload(out, "requestPayload", event.request().payload());
      if (last != null) {
        out.writeObjectPropertyStart("responseContext");
        out.writeNumberProperty("statusCode", OK);
        out.writeStringProperty("executedVersion", last.executedVersion());
        String error = last.functionError();
        if (error != null) {
          out.writeStringProperty("functionError", error);
        }
        out.writeEndObject();
        writePayload(out, "responsePayload", last.payload());
      }
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** As it is if it is JSON, else as text. */
  private static void writePayload(JsonGenerator out, String name, byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8);
    if (isJson(payload)) {
      out.writeName(name).writeRawValue(text);
    } else {
      out.writeStringProperty(name, text);
    }
  }

  private static boolean isJson(byte[] payload) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), payload)) {
      if (in.nextToken() == null) {
        return false;
      }
      in.skipChildren();
      return in.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }
}
