package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.Layer;

class FunctionLayersTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:layer:";

  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String publish(String name) {
    return lambda
        .publishLayerVersion(r ->
            r.layerName(name)
                .content(c -> c.zipFile(SdkBytes.fromByteArray(TestServer.zip("a", name)))))
        .layerVersionArn();
  }

  @Test
  void layersAreShownInTheirOrderWithTheirSizes() {
    String b = publish("b");
    String a = publish("a");
    assertThat(
            lambda
                .createFunction(TestServer.hello("hello").toBuilder().layers(b, a).build())
                .layers())
        .extracting(Layer::arn)
        .containsExactly(b, a);
    List<Layer> shown = lambda.getFunctionConfiguration(r -> r.functionName("hello")).layers();
    assertThat(shown).extracting(Layer::arn).containsExactly(b, a);
    assertThat(shown).allSatisfy(layer -> assertThat(layer.codeSize()).isPositive());
  }

  @Test
  void anUpdateReplacesThemAllAndAnEmptyListRemovesThem() {
    String a = publish("a");
    String b = publish("b");
    lambda.createFunction(TestServer.hello("hello").toBuilder().layers(a).build());
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").description("x"));
    assertThat(lambda.getFunction(r -> r.functionName("hello")).configuration().layers())
        .extracting(Layer::arn)
        .containsExactly(a);
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").layers(b));
    assertThat(lambda.getFunction(r -> r.functionName("hello")).configuration().layers())
        .extracting(Layer::arn)
        .containsExactly(b);
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").layers(List.of()));
    assertThat(lambda.getFunction(r -> r.functionName("hello")).configuration().layers()).isEmpty();
  }

  @Test
  void aVersionKeepsItsLayersAndADeletedLayerVersionStaysWithItsFunctions() {
    String a = publish("a");
    lambda.createFunction(TestServer.hello("hello").toBuilder().layers(a).publish(true).build());
    lambda.deleteLayerVersion(r -> r.layerName("a").versionNumber(1L));
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").layers(List.of()));
    assertThat(
            lambda.getFunctionConfiguration(r -> r.functionName("hello").qualifier("1")).layers())
        .extracting(Layer::arn)
        .containsExactly(a);
    assertThatThrownBy(
            () -> lambda.updateFunctionConfiguration(r -> r.functionName("hello").layers(a)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Layer version " + a + " does not exist.");
  }

  @Test
  void newCodeKeepsTheLayers() {
    String a = publish("a");
    lambda.createFunction(TestServer.hello("hello").toBuilder().layers(a).build());
    lambda.updateFunctionCode(r ->
        r.functionName("hello").zipFile(SdkBytes.fromByteArray(TestServer.zip("index.js", "2"))));
    assertThat(lambda.getFunction(r -> r.functionName("hello")).configuration().layers())
        .extracting(Layer::arn)
        .containsExactly(a);
  }

  @Test
  void whatIsWrongWithLayersIsToldInLambdasWords() {
    String a1 = publish("a");
    String a2 = publish("a");
    lambda.createFunction(TestServer.hello("hello"));
    assertRefused(
        List.of(a1, a2),
        "Two different versions of the same layer are not allowed to be referenced in the same"
            + " function. "
            + a1
            + " and "
            + a2
            + " are versions of the same layer.");
    assertRefused(List.of(a1, a1), a1 + " and " + a1 + " are versions of the same layer.");
    assertRefused(
        List.of(ARN + "doesnotexist:1"), "Layer version " + ARN + "doesnotexist:1 does not exist.");
    assertRefused(List.of(ARN + "a:9"), "Layer version " + ARN + "a:9 does not exist.");
    assertRefused(
        List.of("arn:aws:lambda:eu-west-1:000000000000:layer:a:1"),
        "Layers are not in the same region as the function. Layers are expected to be in region"
            + " us-east-1.");
    List<String> six = new ArrayList<>();
    IntStream.range(0, 6).forEach(i -> six.add(publish("layer" + i)));
    assertRefused(six, "Cannot reference more than 5 layers.");
    assertThat(lambda.getFunction(r -> r.functionName("hello")).configuration().layers()).isEmpty();
  }

  @Test
  void aLayerOfAnotherAccountIsDenied() {
    lambda.createFunction(TestServer.hello("hello"));
    assertThatThrownBy(() ->
            lambda.updateFunctionConfiguration(r ->
                r.functionName("hello")
                    .layers("arn:aws:lambda:us-east-1:123456789012:layer:theirs:1")))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("because no resource-based policy allows")
        .satisfies(e -> assertThat(((LambdaException) e).statusCode()).isEqualTo(403));
  }

  @Test
  void codeAndLayersTogetherHaveALimit() {
    byte[] large = Arrays.copyOf(TestServer.zip("a", "b"), 50_000);
    String layer =
        lambda
            .publishLayerVersion(
                r -> r.layerName("large").content(c -> c.zipFile(SdkBytes.fromByteArray(large))))
            .layerVersionArn();
    lambda.createFunction(TestServer.hello("hello").toBuilder().layers(layer).build());
    byte[] code = Arrays.copyOf(TestServer.zip("index.js", "x"), 30_001);
    assertThatThrownBy(() ->
            lambda.updateFunctionCode(
                r -> r.functionName("hello").zipFile(SdkBytes.fromByteArray(code))))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "Function code combined with layers exceeds the maximum allowed size of 80000 bytes."
                + " The actual size is 80001 bytes.");
    lambda.updateFunctionCode(
        r -> r.functionName("hello").zipFile(SdkBytes.fromByteArray(Arrays.copyOf(code, 30_000))));
  }

  @Test
  void eachVersionsCodeCanBeDownloadedFromItsOwnLocation() throws Exception {
    lambda.createFunction(TestServer.hello("hello").toBuilder().publish(true).build());
    byte[] next = TestServer.zip("index.js", "next");
    lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(SdkBytes.fromByteArray(next)));
    assertThat(download(lambda.getFunction(r -> r.functionName("hello")))).isEqualTo(next);
    assertThat(download(lambda.getFunction(r -> r.functionName("hello").qualifier("1"))))
        .isNotEqualTo(next);
  }

  private byte[] download(GetFunctionResponse function) throws Exception {
    return server
        .http
        .send(
            HttpRequest.newBuilder(URI.create(function.code().location())).build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  private void assertRefused(List<String> layers, String message) {
    assertThatThrownBy(
            () -> lambda.updateFunctionConfiguration(r -> r.functionName("hello").layers(layers)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(message);
  }
}
