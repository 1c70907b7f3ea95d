package dev.ondol.frontend.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.core.JsonGenerator;

/** Writes a shape as a JSON object: members that are unset are absent. Stateless. */
public final class ShapeWriter {
  private ShapeWriter() {}

  /** The JSON object of those members that stand in the body. */
  public static byte[] write(SdkPojo shape) {
    return Json.write(out -> object(out, shape));
  }

  private static void object(JsonGenerator out, SdkPojo shape) {
    out.writeStartObject();
    for (SdkField<?> field : shape.sdkFields()) {
      Object value = Shapes.inBody(field) ? Shapes.value(shape, field) : null;
      if (value != null) {
        out.writeName(field.locationName());
        value(out, value);
      }
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Short number -> out.writeNumber(number);
      case Byte number -> out.writeNumber(number);
      case Float number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case Instant time -> out.writeNumber(seconds(time));
      case SdkBytes bytes -> out.writeBinary(bytes.asByteArrayUnsafe());
      case SdkPojo shape -> object(out, shape);
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(member -> value(out, member));
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((name, member) -> {
          out.writeName((String) name);
          value(out, member);
        });
        out.writeEndObject();
      }
      default -> throw new IllegalStateException("no writer for " + value.getClass());
    }
  }

  /** Epoch seconds with up to three decimals. */
  private static BigDecimal seconds(Instant time) {
    BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }
}
