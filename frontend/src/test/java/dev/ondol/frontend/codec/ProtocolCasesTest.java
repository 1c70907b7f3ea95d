package dev.ondol.frontend.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetDurableExecutionHistoryRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.SendDurableExecutionCallbackFailureRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.utils.builder.Buildable;

/** The cases of Smithy's tests for restJson1 that apply to the shapes of Lambda. */
class ProtocolCasesTest {
  /** A body and what it is read as; null if it is read as nothing at all. */
  record Reading(String says, SdkPojo builder, String body, SdkPojo expected) {
    @Override
    public String toString() {
      return says;
    }
  }

  record Refusal(String says, SdkPojo builder, String body, ErrorCode code, String holds) {
    @Override
    public String toString() {
      return says;
    }
  }

  record Writing(String says, SdkPojo shape, String json) {
    @Override
    public String toString() {
      return says;
    }
  }

  private static Reading function(
      String says, String body, CreateFunctionRequest.Builder expected) {
    return new Reading(says, CreateFunctionRequest.builder(), body, expected.build());
  }

  private static Reading mapping(
      String says, String body, CreateEventSourceMappingRequest.Builder expected) {
    return new Reading(says, CreateEventSourceMappingRequest.builder(), body, expected.build());
  }

  static Stream<Reading> readings() {
    return Stream.of(
        function("no body", "", CreateFunctionRequest.builder()),
        function("an empty object", "{}", CreateFunctionRequest.builder()),
        function("null for the object", "null", CreateFunctionRequest.builder()),
        function(
            "blanks around everything",
            " {\n\t\"FunctionName\" :\r \"f\" } \n",
            CreateFunctionRequest.builder().functionName("f")),
        function(
            "unknown members of every kind",
            "{\"a\":1,\"b\":[{\"c\":[null]}],\"FunctionName\":\"f\",\"d\":{\"FunctionName\":\"g\"}}",
            CreateFunctionRequest.builder().functionName("f")),
        function(
            "members that are null",
            "{\"FunctionName\":null,\"Timeout\":null,\"Code\":null,\"Layers\":null,\"Tags\":null}",
            CreateFunctionRequest.builder()),
        function(
            "the last of two members with one name",
            "{\"Timeout\":1,\"Timeout\":2}",
            CreateFunctionRequest.builder().timeout(2)),
        function(
            "names are not the names of members in another case",
            "{\"functionname\":\"f\",\"functionName\":\"g\"}",
            CreateFunctionRequest.builder()),
        function(
            "escapes and characters beyond the first plane",
            "{\"Description\":\"\\u00e9\\n\\uD83D\\uDE00 \uD83D\uDE00\"}",
            CreateFunctionRequest.builder().description("é\n\uD83D\uDE00 \uD83D\uDE00")),
        function(
            "a blob in base64",
            "{\"Code\":{\"ZipFile\":\"AP8=\"}}",
            CreateFunctionRequest.builder()
                .code(code -> code.zipFile(SdkBytes.fromByteArray(new byte[] {0, -1})))),
        function(
            "an empty blob",
            "{\"Code\":{\"ZipFile\":\"\"}}",
            CreateFunctionRequest.builder()
                .code(code -> code.zipFile(SdkBytes.fromByteArray(new byte[0])))),
        function(
            "an empty structure, list and map",
            "{\"VpcConfig\":{},\"Layers\":[],\"Tags\":{}}",
            CreateFunctionRequest.builder().vpcConfig(vpc -> {}).layers(List.of()).tags(Map.of())),
        function(
            "null in a list",
            "{\"Layers\":[\"a\",null]}",
            CreateFunctionRequest.builder().layers(Arrays.asList("a", null))),
        function(
            "a number that is whole in another form",
            "{\"Timeout\":1.2e1}",
            CreateFunctionRequest.builder().timeout(12)),
        function(
            "a value that no list of values has",
            "{\"PackageType\":\"Other\"}",
            CreateFunctionRequest.builder().packageType("Other")),
        mapping(
            "a time in whole seconds",
            "{\"StartingPositionTimestamp\":1398796238}",
            CreateEventSourceMappingRequest.builder()
                .startingPositionTimestamp(Instant.parse("2014-04-29T18:30:38Z"))),
        mapping(
            "a time with a fraction",
            "{\"StartingPositionTimestamp\":946845296.123}",
            CreateEventSourceMappingRequest.builder()
                .startingPositionTimestamp(Instant.parse("2000-01-02T20:34:56.123Z"))),
        mapping(
            "a time before all times",
            "{\"StartingPositionTimestamp\":-1}",
            CreateEventSourceMappingRequest.builder()
                .startingPositionTimestamp(Instant.ofEpochSecond(-1))),
        new Reading(
            "a map of decimals",
            CreateAliasRequest.builder(),
            "{\"RoutingConfig\":{\"AdditionalVersionWeights\":{\"2\":0.5,\"3\":1}}}",
            CreateAliasRequest.builder()
                .routingConfig(
                    routing -> routing.additionalVersionWeights(Map.of("2", 0.5, "3", 1.0)))
                .build()));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void isRead(Reading reading) {
    ShapeReader.read(reading.body.getBytes(StandardCharsets.UTF_8), reading.builder);
    assertThat(build(reading.builder)).isEqualTo(reading.expected);
  }

  private static Refusal wrong(String says, String body, String holds) {
    return new Refusal(says, CreateFunctionRequest.builder(), body, ErrorCode.SERIALIZATION, holds);
  }

  private static Refusal unreadable(String says, String body) {
    return new Refusal(
        says,
        CreateFunctionRequest.builder(),
        body,
        ErrorCode.INVALID_REQUEST_CONTENT,
        "Could not parse request body into json: ");
  }

  static Stream<Refusal> refusals() {
    String string = "STRING_VALUE can not be converted to ";
    String number = "NUMBER_VALUE can not be converted to ";
    String list = "Start of list found where not expected.";
    String structure = "Start of structure or map found where not expected.";
    return Stream.of(
        wrong(
            "null for a structure in a list",
            "{\"FileSystemConfigs\":[null]}",
            "NULL_VALUE can not be converted to a Structure"),
        wrong("a string for a boolean", "{\"Publish\":\"true\"}", string + "a Boolean"),
        wrong("a number for a boolean", "{\"Publish\":1}", number + "a Boolean"),
        wrong("a boolean for a string", "{\"Handler\":true}", "TRUE_VALUE can not be converted"),
        wrong("a number for a string", "{\"Handler\":1}", number + "a String"),
        wrong("a list for a string", "{\"Handler\":[\"a\"]}", list),
        wrong("a structure for a string", "{\"Handler\":{}}", structure),
        wrong("a string for a number", "{\"Timeout\":\"1\"}", string + "an Integer"),
        wrong("a boolean for a number", "{\"Timeout\":false}", "FALSE_VALUE can not be converted"),
        wrong("a fraction for a number", "{\"Timeout\":1.001}", number + "an Integer"),
        wrong("a number beyond its type", "{\"Timeout\":2147483648}", number + "an Integer"),
        wrong("a number beyond all types", "{\"Timeout\":1e400}", number + "an Integer"),
        wrong("an exponent beyond all", "{\"Timeout\":1e99999999999}", number + "an Integer"),
        wrong("a string for a list", "{\"Layers\":\"a\"}", string + "a List"),
        wrong("a number in a list of strings", "{\"Layers\":[1]}", number + "a String"),
        wrong("a list for a map", "{\"Tags\":[]}", list),
        wrong("a list in a map of strings", "{\"Tags\":{\"a\":[]}}", list),
        wrong("a list for a structure", "{\"VpcConfig\":[]}", list),
        wrong("a number for a blob", "{\"Code\":{\"ZipFile\":1}}", number + "a Blob"),
        wrong("a blob that is no base64", "{\"Code\":{\"ZipFile\":\"a?\"}}", "base64"),
        wrong("a list for the object", "[]", list),
        wrong("a string for the object", "\"{}\"", string + "a Structure"),
        new Refusal(
            "an object that does not end",
            CreateFunctionRequest.builder(),
            "{",
            ErrorCode.INVALID_REQUEST_CONTENT,
            "Unexpected end-of-input: expected close marker for Object"),
        unreadable("a comma too many", "{\"Timeout\":1,}"),
        unreadable("a name without quotes", "{Timeout:1}"),
        unreadable("a remark", "{/* */}"),
        unreadable("no number at all", "{\"Timeout\":NaN}"),
        unreadable("a number with a zero in front", "{\"Timeout\":01}"),
        unreadable("two objects", "{}{}"),
        unreadable("a control character in a string", "{\"Handler\":\"\u0001\"}"),
        unreadable("half a character", "{\"Handler\":\"\\uD83D\""),
        new Refusal(
            "a string for a time",
            CreateEventSourceMappingRequest.builder(),
            "{\"StartingPositionTimestamp\":\"2014-04-29T18:30:38Z\"}",
            ErrorCode.SERIALIZATION,
            string + "a Timestamp"),
        new Refusal(
            "a time after all times",
            CreateEventSourceMappingRequest.builder(),
            "{\"StartingPositionTimestamp\":1e30}",
            ErrorCode.SERIALIZATION,
            number + "a Timestamp"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefused(Refusal refusal) {
    byte[] body = refusal.body.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ShapeReader.read(body, refusal.builder))
        .isInstanceOfSatisfying(
            OndolException.class, e -> assertThat(e.code()).isEqualTo(refusal.code))
        .hasMessageContaining(refusal.holds)
        .hasMessageNotContaining("StreamReadFeature");
  }

  static Stream<Writing> writings() {
    return Stream.of(
        new Writing("nothing", AliasConfiguration.builder().build(), "{}"),
        new Writing(
            "what is set",
            AliasConfiguration.builder().name("a\"\\\u0001é").build(),
            "{\"Name\":\"a\\\"\\\\\\u0001é\"}"),
        new Writing(
            "a decimal in a map in a structure",
            AliasConfiguration.builder()
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.1)))
                .build(),
            "{\"RoutingConfig\":{\"AdditionalVersionWeights\":{\"2\":0.1}}}"),
        new Writing(
            "an empty list that was set",
            ListFunctionsResponse.builder().functions(List.of()).build(),
            "{\"Functions\":[]}"),
        new Writing(
            "a time in whole seconds",
            mappingOf(Instant.ofEpochSecond(1_398_796_238)),
            "{\"LastModified\":1398796238}"),
        new Writing(
            "a time with a fraction",
            mappingOf(Instant.ofEpochMilli(946_845_296_120L)),
            "{\"LastModified\":946845296.12}"),
        new Writing(
            "a time that ends in zeros",
            mappingOf(Instant.ofEpochSecond(100)),
            "{\"LastModified\":100}"));
  }

  private static CreateEventSourceMappingResponse mappingOf(Instant lastModified) {
    return CreateEventSourceMappingResponse.builder().lastModified(lastModified).build();
  }

  @ParameterizedTest
  @MethodSource("writings")
  void isWritten(Writing writing) {
    assertThat(new String(ShapeWriter.write(writing.shape), StandardCharsets.UTF_8))
        .isEqualTo(writing.json);
  }

  @Test
  void membersOutsideTheBodyAreReadWhereTheyTravel() {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().add("MaxItems", "7").add("Marker", "a b");
    assertThat(bound(ListFunctionsRequest.builder(), Map.of(), query, ""))
        .isEqualTo(ListFunctionsRequest.builder().maxItems(7).marker("a b").build());
    query = MultiMap.caseInsensitiveMultiMap().add("tagKeys", "a").add("tagKeys", "b,c");
    assertThat(bound(UntagResourceRequest.builder(), Map.of("Resource", "r"), query, ""))
        .isEqualTo(UntagResourceRequest.builder().resource("r").tagKeys("a", "b,c").build());
    Map<String, String> path = Map.of("LayerName", "l", "VersionNumber", "9223372036854775807");
    assertThat(bound(GetLayerVersionRequest.builder(), path, query, ""))
        .isEqualTo(
            GetLayerVersionRequest.builder().layerName("l").versionNumber(Long.MAX_VALUE).build());
    query = MultiMap.caseInsensitiveMultiMap().add("ReverseOrder", "true");
    assertThat(bound(GetDurableExecutionHistoryRequest.builder(), Map.of(), query, ""))
        .isEqualTo(GetDurableExecutionHistoryRequest.builder().reverseOrder(true).build());
  }

  @Test
  void aNumberOutsideTheBodyThatIsNoneIsRefused() {
    for (String text : List.of("", "1.0", "0x1", "2147483648", "true", "1 ")) {
      MultiMap query = MultiMap.caseInsensitiveMultiMap().add("MaxItems", text);
      assertThatThrownBy(() -> bound(ListFunctionsRequest.builder(), Map.of(), query, ""))
          .isInstanceOf(OndolException.class)
          .hasMessage("STRING_VALUE can not be converted to an Integer");
    }
  }

  /** And nothing in the body can take the place of what travels elsewhere. */
  @Test
  void theBodyMayBeOneMember() {
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    InvokeRequest invoke =
        (InvokeRequest)
            bound(
                InvokeRequest.builder(), Map.of("FunctionName", "f"), none, "{\"FunctionName\":1");
    assertThat(invoke.functionName()).isEqualTo("f");
    assertThat(invoke.payload().asUtf8String()).isEqualTo("{\"FunctionName\":1");
    SendDurableExecutionCallbackFailureRequest failure =
        (SendDurableExecutionCallbackFailureRequest)
            bound(
                SendDurableExecutionCallbackFailureRequest.builder(),
                Map.of("CallbackId", "c"),
                none,
                "{\"ErrorType\":\"e\",\"CallbackId\":\"d\"}");
    assertThat(failure.callbackId()).isEqualTo("c");
    assertThat(failure.error().errorType()).isEqualTo("e");
    assertThat(
            ((SendDurableExecutionCallbackFailureRequest)
                    bound(SendDurableExecutionCallbackFailureRequest.builder(), Map.of(), none, ""))
                .error())
        .isNull();
  }

  @Test
  void aResponseIsTakenApart() {
    ResponseBinding answer =
        ResponseBinding.of(
            200,
            InvokeResponse.builder()
                .statusCode(202)
                .executedVersion("1")
                .payload(SdkBytes.fromUtf8String("[1]"))
                .build());
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsExactly(Map.entry("X-Amz-Executed-Version", "1"));
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("[1]");
    assertThat(ResponseBinding.of(204, DeleteAliasResponse.builder().build()).body()).isEmpty();
    assertThat(ResponseBinding.of(200, DeleteAliasResponse.builder().build()).body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{}");
  }

  private static SdkPojo bound(
      SdkPojo builder, Map<String, String> path, MultiMap query, String body) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return build(new RequestBinding(path, query, headers, bytes).into(builder));
  }

  private static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }
}
