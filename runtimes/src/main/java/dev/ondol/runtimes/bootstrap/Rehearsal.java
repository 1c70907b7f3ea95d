package dev.ondol.runtimes.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.JniHelper;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a first invoke does that is the same for every function, done while nobody waits: loading
 * the client's native part and classes, linking calls, reading and writing JSON. Nothing here may
 * look at the variables; see the package's story.
 */
final class Rehearsal {
  private static final String EVENT = "{\"a\": [1, 2.5, true, null, \"b\"], \"c\": {}}";

  /** A variable that nobody has. */
  private static final String ANY = "_ONDOL_ANY";

  /** Those that would look at the variables if they were initialized are only loaded. */
  private static final List<String> LATER =
      List.of(
          "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
          "com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment",
          "com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig");

  private Rehearsal() {}

  static void play() throws IOException, ClassNotFoundException {
    JniHelper.load();
    OwnProcess.enter(".");
    OwnProcess.put((ANY + "=").getBytes(StandardCharsets.UTF_8));
    OwnProcess.remove(ANY);
    @SuppressWarnings("rawtypes")
    PojoSerializer<Map> json = JacksonFactory.getInstance().getSerializer(Map.class);
    ByteArrayInputStream event = new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8));
    json.toJson(json.fromJson(event), new ByteArrayOutputStream());
    for (String name : LATER) {
      var _ = Class.forName(name, false, Rehearsal.class.getClassLoader());
    }
  }
}
