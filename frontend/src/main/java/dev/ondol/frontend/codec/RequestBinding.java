package dev.ondol.frontend.codec;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/**
 * One request, taken apart by the route, on its way into the builder of its shape.
 *
 * @param path the path's parameters, decoded
 * @param query decoded
 */
public record RequestBinding(
    Map<String, String> path, MultiMap query, MultiMap headers, byte[] body) {

  /**
   * Fills each member of the shape from its place on the wire.
   *
   * @throws OndolException SERIALIZATION or INVALID_REQUEST_CONTENT
   */
  public <B extends SdkPojo> B into(B builder) {
    boolean bodyIsMember = false;
    for (SdkField<?> field : builder.sdkFields()) {
      if (Shapes.isBody(field)) {
        bodyIsMember = true;
        field.set(builder, wholeBody(field));
      } else if (field.location() != MarshallLocation.PAYLOAD) {
        Object value = outside(field);
        if (value != null) {
          field.set(builder, value);
        }
      }
    }
    if (!bodyIsMember) {
      ShapeReader.read(body, builder);
    }
    return builder;
  }

  /**
   * The body as one member: its bytes, or a structure of JSON, which an empty body leaves unset.
   */
  private @Nullable Object wholeBody(SdkField<?> field) {
    return switch (field.marshallingType().getKnownType()) {
      case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(body);
      case SDK_POJO -> ShapeReader.structure(body, field);
      case STRING,
          INTEGER,
          LONG,
          SHORT,
          BYTE,
          FLOAT,
          DOUBLE,
          BIG_DECIMAL,
          BOOLEAN,
          INSTANT,
          LIST,
          MAP,
          NULL,
          DOCUMENT ->
          throw new IllegalStateException("no body is a " + field.marshallingType());
    };
  }

  private @Nullable Object outside(SdkField<?> field) {
    return switch (field.location()) {
      case PATH, GREEDY_PATH -> scalar(field, path.get(field.locationName()));
      case HEADER -> scalar(field, headers.get(field.locationName()));
      case QUERY_PARAM -> queryValue(field);
      case PAYLOAD, STATUS_CODE -> null;
    };
  }

  private @Nullable Object queryValue(SdkField<?> field) {
    List<String> values = query.getAll(field.locationName());
    if (values.isEmpty()) {
      return null;
    }
    return List.class.isAssignableFrom(field.marshallingType().getTargetClass())
        ? values
        : scalar(field, values.getFirst());
  }

  private static @Nullable Object scalar(SdkField<?> field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> text;
      case INTEGER -> (int) number(text, "an Integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> number(text, "a Long", Long.MIN_VALUE, Long.MAX_VALUE);
      case BOOLEAN -> Boolean.valueOf(text);
      case INSTANT -> java.time.Instant.ofEpochSecond(number(text, "a Timestamp", 0, 1L << 40));
      case NULL,
          SHORT,
          BYTE,
          FLOAT,
          DOUBLE,
          BIG_DECIMAL,
          SDK_BYTES,
          SDK_POJO,
          LIST,
          MAP,
          DOCUMENT ->
          throw new IllegalStateException("no text form for " + field.memberName());
    };
  }

  private static long number(String text, String type, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new OndolException(
          ErrorCode.SERIALIZATION, "STRING_VALUE can not be converted to " + type, e);
    }
    throw new OndolException(
        ErrorCode.SERIALIZATION, "STRING_VALUE can not be converted to " + type);
  }
}
