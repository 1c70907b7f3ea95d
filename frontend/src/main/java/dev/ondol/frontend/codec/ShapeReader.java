package dev.ondol.frontend.codec;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a JSON object into the builder of a shape. Unknown names are skipped, nulls leave the
 * member unset, and a value of the wrong type is a SerializationException in AWS's words.
 * Stateless.
 */
public final class ShapeReader {
  /** The last second of the year 9999. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  /** Where an object that does not end began: Jackson's words about its own settings. */
  private static final Pattern START_MARKER =
      Pattern.compile(" \\(start marker at [^)]*\\)[^)]*\\)");

  private ShapeReader() {}

  /**
   * @param json empty is taken for an object without members
   * @param builder of a shape; its members in other places than the body are left alone
   * @throws OndolException SERIALIZATION or INVALID_REQUEST_CONTENT
   */
  public static void read(byte[] json, SdkPojo builder) {
    if (json.length == 0) {
      return;
    }
    try (JsonParser in = Json.parser(json)) {
      JsonToken first = in.nextToken();
      if (first == JsonToken.START_OBJECT) {
        object(in, builder);
      } else if (first != JsonToken.VALUE_NULL) {
        throw mismatch(in, "a Structure");
      }
      if (in.nextToken() != null) {
        throw unreadable("Trailing token found after the request's object");
      }
    } catch (JacksonException e) {
      throw unreadable(START_MARKER.matcher(e.getOriginalMessage()).replaceFirst(""));
    }
  }

  /** A body that is one member of its shape; null if it is empty. */
  static @Nullable Object structure(byte[] json, SdkField<?> field) {
    if (json.length == 0) {
      return null;
    }
    SdkPojo builder = field.constructor().get();
    read(json, builder);
    return ((Buildable) builder).build();
  }

  private static OndolException unreadable(String text) {
    return new OndolException(
        ErrorCode.INVALID_REQUEST_CONTENT, "Could not parse request body into json: " + text);
  }

  private static void object(JsonParser in, SdkPojo builder) {
    Map<String, SdkField<?>> fields = Shapes.bodyFields(builder);
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      SdkField<?> field = fields.get(name);
      if (field == null) {
        in.skipChildren();
      } else {
        Object value = value(in, field);
        if (value != null) {
          field.set(builder, value);
        }
      }
    }
  }

  private static @Nullable Object value(JsonParser in, SdkField<?> field) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> string(in);
      case INTEGER -> (int) whole(in, "an Integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> whole(in, "a Long", Long.MIN_VALUE, Long.MAX_VALUE);
      case SHORT -> (short) whole(in, "a Short", Short.MIN_VALUE, Short.MAX_VALUE);
      case BYTE -> (byte) whole(in, "a Byte", Byte.MIN_VALUE, Byte.MAX_VALUE);
      case FLOAT -> decimal(in, "a Float").floatValue();
      case DOUBLE -> decimal(in, "a Double").doubleValue();
      case BIG_DECIMAL -> decimal(in, "a BigDecimal");
      case BOOLEAN -> bool(in);
      case INSTANT -> instant(in);
      case SDK_BYTES -> bytes(in);
      case SDK_POJO -> structure(in, field);
      case LIST -> list(in, field);
      case MAP -> map(in, field);
      case NULL, DOCUMENT ->
          throw new IllegalStateException("no reader for " + field.marshallingType());
    };
  }

  private static String string(JsonParser in) {
    require(in, JsonToken.VALUE_STRING, "a String");
    return in.getString();
  }

  private static long whole(JsonParser in, String type, long min, long max) {
    try {
      long whole = decimal(in, type).longValueExact();
      if (whole >= min && whole <= max) {
        return whole;
      }
    } catch (ArithmeticException e) {
      throw new OndolException(
          ErrorCode.SERIALIZATION, "NUMBER_VALUE can not be converted to " + type, e);
    }
    throw mismatch(in, type);
  }

  private static BigDecimal decimal(JsonParser in, String type) {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
        && in.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      throw mismatch(in, type);
    }
    try {
      return new BigDecimal(in.getString());
    } catch (NumberFormatException e) {
      throw new OndolException(
          ErrorCode.SERIALIZATION, "NUMBER_VALUE can not be converted to " + type, e);
    }
  }

  private static boolean bool(JsonParser in) {
    if (in.currentToken() != JsonToken.VALUE_TRUE && in.currentToken() != JsonToken.VALUE_FALSE) {
      throw mismatch(in, "a Boolean");
    }
    return in.currentToken() == JsonToken.VALUE_TRUE;
  }

  /**
   * Epoch seconds with decimals, as restJson1 and json 1.1 have it unless a shape says otherwise.
   */
  private static Instant instant(JsonParser in) {
    double seconds = decimal(in, "a Timestamp").doubleValue();
    if (Math.abs(seconds) > MAX_SECONDS) {
      throw mismatch(in, "a Timestamp");
    }
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }

  private static SdkBytes bytes(JsonParser in) {
    require(in, JsonToken.VALUE_STRING, "a Blob");
    try {
      return SdkBytes.fromByteArrayUnsafe(in.getBinaryValue());
    } catch (JacksonException e) {
      throw new OndolException(
          ErrorCode.SERIALIZATION, "The value is not valid base64: " + e.getOriginalMessage(), e);
    }
  }

  private static Object structure(JsonParser in, SdkField<?> field) {
    require(in, JsonToken.START_OBJECT, "a Structure");
    SdkPojo builder = field.constructor().get();
    object(in, builder);
    return ((Buildable) builder).build();
  }

  private static List<@Nullable Object> list(JsonParser in, SdkField<?> field) {
    require(in, JsonToken.START_ARRAY, "a List");
    SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
    List<@Nullable Object> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() == JsonToken.VALUE_NULL
          && member.marshallingType().equals(MarshallingType.SDK_POJO)) {
        throw mismatch(in, "a Structure");
      }
      values.add(value(in, member));
    }
    return values;
  }

  private static Map<String, @Nullable Object> map(JsonParser in, SdkField<?> field) {
    require(in, JsonToken.START_OBJECT, "a Map");
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      values.put(name, value(in, member));
    }
    return values;
  }

  private static void require(JsonParser in, JsonToken token, String type) {
    if (in.currentToken() != token) {
      throw mismatch(in, type);
    }
  }

  private static OndolException mismatch(JsonParser in, String type) {
    String text =
        switch (in.currentToken()) {
          case START_OBJECT -> "Start of structure or map found where not expected.";
          case START_ARRAY -> "Start of list found where not expected.";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
              "NUMBER_VALUE can not be converted to " + type;
          case VALUE_TRUE -> "TRUE_VALUE can not be converted to " + type;
          case VALUE_FALSE -> "FALSE_VALUE can not be converted to " + type;
          case VALUE_NULL -> "NULL_VALUE can not be converted to " + type;
          case VALUE_STRING -> "STRING_VALUE can not be converted to " + type;
          case null, default -> "Unexpected token.";
        };
    return new OndolException(ErrorCode.SERIALIZATION, text);
  }
}
