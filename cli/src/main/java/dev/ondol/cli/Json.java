package dev.ondol.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the commands print for programs. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** With AWS's names. */
  static String ofConfiguration(GetFunctionConfigurationResponse function) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("FunctionName", function.functionName());
    object.put("FunctionArn", function.functionArn());
    object.put("Runtime", function.runtimeAsString());
    object.put("Handler", function.handler());
    object.put("MemorySize", function.memorySize());
    object.put("Timeout", function.timeout());
    object.put("CodeSha256", function.codeSha256());
    object.put("CodeSize", function.codeSize());
    object.put("LastModified", function.lastModified());
    object.put("State", function.stateAsString());
    return of(object);
  }

  static String ofInvoke(InvokeResponse response, double millis) {
    StartOfInvoke start = StartOfInvoke.of(response);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("statusCode", response.statusCode());
    if (response.functionError() != null) {
      object.put("functionError", response.functionError());
    }
    object.put("payload", payload(response.payload().asUtf8String()));
    object.put("millis", millis);
    object.put("start", start.coldReason().isPresent() ? "cold" : "warm");
    start.coldReason().ifPresent(reason -> object.put("coldReason", reason));
    object.put("phaseMillis", start.phaseMillis());
    if (response.logResult() != null) {
      object.put(
          "logTail",
          new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8));
    }
    return of(object);
  }

  /** A function may answer with anything; what is not JSON is given as a string. */
  private static Object payload(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      return text;
    }
  }
}
