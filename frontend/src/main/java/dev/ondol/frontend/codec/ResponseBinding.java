package dev.ondol.frontend.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/**
 * One response as it goes out.
 *
 * @param status the route's, unless a member of the shape carries one
 * @param headers from members that travel there
 * @param body empty for 204
 */
public record ResponseBinding(int status, Map<String, String> headers, byte[] body) {
  private static final int NO_CONTENT = 204;
  private static final byte[] NOTHING = {};

  /** Takes a response's shape apart. */
  public static ResponseBinding of(int routeStatus, SdkPojo shape) {
    int status = routeStatus;
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] body = null;
    for (SdkField<?> field : shape.sdkFields()) {
      Object value = field.getValueOrDefault(shape);
      if (value == null) {
        continue;
      }
      if (Shapes.isBody(field)) {
        body =
            value instanceof SdkBytes bytes
                ? bytes.asByteArrayUnsafe()
                : ShapeWriter.write((SdkPojo) value);
      } else if (field.location() == MarshallLocation.HEADER) {
        headers.put(field.locationName(), value.toString());
      } else if (field.location() == MarshallLocation.STATUS_CODE) {
        status = (Integer) value;
      }
    }
    if (status == NO_CONTENT) {
      return new ResponseBinding(status, headers, NOTHING);
    }
    return new ResponseBinding(status, headers, body == null ? ShapeWriter.write(shape) : body);
  }
}
