package dev.ondol.frontend.lambda;

import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.RequestBinding;
import dev.ondol.frontend.codec.ShapeReader;
import dev.ondol.frontend.codec.ShapeWriter;
import dev.ondol.frontend.http.Route;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The body of any operation, from bytes to a checked shape and back. The first byte says which
 * operation.
 */
public final class RequestFuzz {
  private static final List<String> OPERATIONS =
      LambdaRoutes.ALL.stream().map(Route::operation).filter(SampleRequests::hasShape).toList();

  private RequestFuzz() {}

  /** An input for an operation. */
  public static String input(String operation, String body) {
    return (char) OPERATIONS.indexOf(operation) + body;
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String operation = OPERATIONS.get((input[0] & 0xff) % OPERATIONS.size());
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    SdkPojo request;
    try {
      request = build(bind(operation, body));
    } catch (OndolException refused) {
      return;
    }
    byte[] written = ShapeWriter.write(request);
    try {
      LambdaConstraints.TABLE.check(operation, request);
    } catch (OndolException broken) {
      // It was read all the same, so it can be written and read again.
    }
    SdkPojo again = SampleRequests.builder(operation);
    ShapeReader.read(written, again);
    if (!Arrays.equals(written, ShapeWriter.write(build(again)))) {
      throw new IllegalStateException(operation + " is not what it was: " + request);
    }
  }

  private static SdkPojo bind(String operation, byte[] body) {
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    return new RequestBinding(Map.of(), none, none, body).into(SampleRequests.builder(operation));
  }

  private static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }
}
