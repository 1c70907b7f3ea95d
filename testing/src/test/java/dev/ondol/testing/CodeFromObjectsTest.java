package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Code that a caller names in an object store, on a whole platform. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeFromObjectsTest {
  private static final String ID = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";

  private final LoopbackObjects objects = new LoopbackObjects();
  private TestPlatform platform;
  private LambdaClient lambda;

  @BeforeAll
  void start() {
    // Where the SDK looks first; an operator sets the variables of the environment.
    System.setProperty(ID, "platform");
    System.setProperty(SECRET, "secret");
    platform = TestPlatform.start("process", Map.of("s3-endpoint", objects.endpoint().toString()));
    lambda = platform.lambda();
  }

  @AfterAll
  void stop() {
    if (platform != null) {
      platform.close();
    }
    objects.close();
    System.clearProperty(ID);
    System.clearProperty(SECRET);
  }

  private static byte[] python(String answer) {
    return CodeZip.with("app.py", "def handler(e, c):\n    return '" + answer + "'\n")
        .bytes()
        .asByteArray();
  }

  private void create(String name, Consumer<FunctionCode.Builder> code) {
    String runtime = platform.requirePython();
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(runtime)
            .handler("app.handler")
            .role(TestPlatform.ROLE)
            .code(code));
  }

  private String invoke(String name) {
    return lambda.invoke(r -> r.functionName(name)).payload().asUtf8String();
  }

  @Test
  void aFunctionIsMadeAndUpdatedFromAnObjectAndFromOneVersionOfIt() throws Exception {
    byte[] one = python("one");
    String first = objects.put("code", "folder/hello world.zip", one);
    objects.put("code", "folder/hello world.zip", python("two"));
    create("stored", c -> c.s3Bucket("code").s3Key("folder/hello world.zip"));
    assertThat(invoke("stored")).isEqualTo("\"two\"");

    lambda.updateFunctionCode(r ->
        r.functionName("stored")
            .s3Bucket("code")
            .s3Key("folder/hello world.zip")
            .s3ObjectVersion(first));
    assertThat(invoke("stored")).isEqualTo("\"one\"");

    URI location = URI.create(lambda.getFunction(r -> r.functionName("stored")).code().location());
    HttpResponse<byte[]> got =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(location).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(got.body()).isEqualTo(one);
  }

  @Test
  void aLayerIsPublishedFromAnObject() {
    objects.put(
        "layers",
        "greet.zip",
        CodeZip.with("python/greet.py", "WORD = 'hi'\n").bytes().asByteArray());
    String layer =
        lambda
            .publishLayerVersion(
                r -> r.layerName("stored").content(c -> c.s3Bucket("layers").s3Key("greet.zip")))
            .layerVersionArn();
    objects.put(
        "code",
        "importing.zip",
        CodeZip.with("app.py", "import greet\ndef handler(e, c):\n    return greet.WORD\n")
            .bytes()
            .asByteArray());
    create("importing", c -> c.s3Bucket("code").s3Key("importing.zip"));
    lambda.updateFunctionConfiguration(r -> r.functionName("importing").layers(layer));
    assertThat(invoke("importing")).isEqualTo("\"hi\"");
  }

  @Test
  void anObjectMayBeLargerThanAZipInARequest() {
    byte[] noise = new byte[53_000_000];
    new Random(1).nextBytes(noise);
    byte[] zip =
        CodeZip.with("app.py", "def handler(e, c):\n    return 'large'\n")
            .program("noise", noise)
            .bytes()
            .asByteArray();
    assertThat(zip.length).isGreaterThan(52_428_800);
    objects.put("code", "large.zip", zip);
    create("large", c -> c.s3Bucket("code").s3Key("large.zip"));
    assertThat(invoke("large")).isEqualTo("\"large\"");
    lambda.deleteFunction(r -> r.functionName("large"));
  }

  @Test
  void whatTheStoreRefusesIsToldInLambdasWords() {
    objects.put("code", "there.zip", python("x"));
    refused("code", "missing.zip")
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The"
                + " specified key does not exist.");
    refused("nowhere", "there.zip")
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The"
                + " specified bucket does not exist");
    refused("forbidden", "there.zip")
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("Your access has been denied by S3")
        .satisfies(e -> assertThat(((LambdaException) e).statusCode()).isEqualTo(403));
    assertThatThrownBy(() ->
            create("refused", c -> c.s3Bucket("code").s3Key("there.zip").s3ObjectVersion("v99")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("S3 Error Code: NoSuchVersion.");
    assertThatThrownBy(() ->
            create(
                "refused",
                c ->
                    c.s3Bucket("code")
                        .s3Key("there.zip")
                        .zipFile(SdkBytes.fromByteArray(python("x")))))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    assertThatThrownBy(() -> create("refused", c -> c.s3Bucket("code")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Please provide a source for function code.");
  }

  @Test
  void aStoreThatFailsIsTheServersFaultAndNothingOfItIsTold() {
    refused("broken", "there.zip")
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("The object store of this server does not answer.")
        .satisfies(e -> assertThat(((LambdaException) e).statusCode()).isEqualTo(500));
  }

  @Test
  void aRedirectIsNotFollowed() {
    objects.put("code", "redirected.zip", python("x"));
    refused("elsewhere", "there.zip").hasMessageContaining("S3 Error Code: PermanentRedirect.");
    assertThat(objects.requests()).noneMatch(request -> request.endsWith("/code/redirected.zip"));
  }

  @Test
  void aKeyThatLeadsOutOfItsBucketIsNotAskedFor() {
    objects.put("secret", "code.zip", python("x"));
    refused("code", "../secret/code.zip").hasMessageContaining("NoSuchKey");
    refused("code", "a/../../secret/code.zip").hasMessageContaining("NoSuchKey");
    assertThat(objects.requests()).noneMatch(request -> request.contains("secret"));
  }

  @Test
  void withoutAStoreABucketIsRefusedClearly() {
    try (TestPlatform without = TestPlatform.start("process")) {
      String runtime = without.requirePython();
      assertThatThrownBy(() ->
              without
                  .lambda()
                  .createFunction(r ->
                      r.functionName("refused")
                          .runtime(runtime)
                          .handler("app.handler")
                          .role(TestPlatform.ROLE)
                          .code(c -> c.s3Bucket("code").s3Key("there.zip"))))
          .isInstanceOf(InvalidParameterValueException.class)
          .hasMessageContaining("s3-endpoint");
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String bucket, String key) {
    return assertThatThrownBy(() -> create("refused", c -> c.s3Bucket(bucket).s3Key(key)));
  }
}
