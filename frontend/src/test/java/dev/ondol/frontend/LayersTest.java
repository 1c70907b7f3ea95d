package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionResponse;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CodeStorageExceededException;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionPolicyResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsResponse;
import software.amazon.awssdk.services.lambda.model.ListLayersResponse;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

class LayersTest {
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

  private static PublishLayerVersionRequest.Builder layer(String name) {
    return PublishLayerVersionRequest.builder()
        .layerName(name)
        .content(c -> c.zipFile(SdkBytes.fromByteArray(TestServer.zip("a.txt", name))));
  }

  @Test
  void aPublishedVersionIsTheSameByNameByArnAndInItsAnswer() {
    PublishLayerVersionResponse published =
        lambda.publishLayerVersion(
            layer("tools")
                .description("handy")
                .licenseInfo("MIT")
                .compatibleRuntimes(Runtime.PYTHON3_12)
                .compatibleArchitectures(Architecture.X86_64)
                .build());
    assertThat(published.sdkHttpResponse().statusCode()).isEqualTo(201);
    assertThat(published.version()).isEqualTo(1);
    assertThat(published.layerArn()).isEqualTo(ARN + "tools");
    assertThat(published.layerVersionArn()).isEqualTo(ARN + "tools:1");
    assertThat(published.description()).isEqualTo("handy");
    assertThat(published.licenseInfo()).isEqualTo("MIT");
    assertThat(published.createdDate())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
    assertThat(published.content().codeSha256()).hasSize(44);
    assertThat(published.content().codeSize()).isPositive();

    GetLayerVersionResponse byName =
        lambda.getLayerVersion(r -> r.layerName("tools").versionNumber(1L));
    GetLayerVersionResponse byLayerArn =
        lambda.getLayerVersion(r -> r.layerName(ARN + "tools").versionNumber(1L));
    GetLayerVersionByArnResponse byArn = lambda.getLayerVersionByArn(r -> r.arn(ARN + "tools:1"));
    assertThat(byName.layerVersionArn()).isEqualTo(published.layerVersionArn());
    assertThat(byName.content().codeSha256()).isEqualTo(published.content().codeSha256());
    assertThat(byName.createdDate()).isEqualTo(published.createdDate());
    assertThat(byName.compatibleRuntimes()).containsExactly(Runtime.PYTHON3_12);
    assertThat(byName.compatibleArchitectures()).containsExactly(Architecture.X86_64);
    assertThat(byLayerArn.layerVersionArn()).isEqualTo(published.layerVersionArn());
    assertThat(byArn.layerVersionArn()).isEqualTo(published.layerVersionArn());
    assertThat(byArn.compatibleRuntimes()).containsExactly(Runtime.PYTHON3_12);
  }

  @Test
  void theContentCanBeDownloadedFromItsLocationWithoutCredentials() throws Exception {
    PublishLayerVersionResponse published = lambda.publishLayerVersion(layer("tools").build());
    HttpResponse<byte[]> got =
        server.http.send(
            HttpRequest.newBuilder(URI.create(published.content().location())).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).hasSize(published.content().codeSize().intValue());
  }

  @Test
  void whatWasNotSaidIsAbsentAndWhatWasSaidToBeNothingIsEmpty() throws Exception {
    String zip = java.util.Base64.getEncoder().encodeToString(TestServer.zip("a", "b"));
    String unsaid =
        server
            .send(
                "POST",
                "/2018-10-31/layers/unsaid/versions",
                "{\"Content\":{\"ZipFile\":\"" + zip + "\"}}")
            .body();
    String empty =
        server
            .send(
                "POST",
                "/2018-10-31/layers/empty/versions",
                "{\"CompatibleRuntimes\":[],\"CompatibleArchitectures\":[],\"Content\":{\"ZipFile\":\""
                    + zip
                    + "\"}}")
            .body();
    assertThat(unsaid)
        .contains("\"Description\":\"\"")
        .doesNotContain("CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo");
    assertThat(empty).contains("\"CompatibleRuntimes\":[]", "\"CompatibleArchitectures\":[]");
  }

  @Test
  void numbersAreNeverGivenTwice() {
    lambda.publishLayerVersion(layer("tools").build());
    lambda.publishLayerVersion(layer("tools").build());
    lambda.deleteLayerVersion(r -> r.layerName("tools").versionNumber(1L));
    lambda.deleteLayerVersion(r -> r.layerName("tools").versionNumber(2L));
    assertThat(lambda.listLayerVersions(r -> r.layerName("tools")).layerVersions()).isEmpty();
    assertThat(lambda.listLayers().layers()).isEmpty();
    assertThat(lambda.publishLayerVersion(layer("tools").build()).version()).isEqualTo(3);
  }

  @Test
  void aDeleteIsIdempotent() {
    assertThat(
            lambda
                .deleteLayerVersion(r -> r.layerName("nowhere").versionNumber(7L))
                .sdkHttpResponse()
                .statusCode())
        .isEqualTo(204);
    assertThatThrownBy(
            () -> lambda.deleteLayerVersion(r -> r.layerName("nowhere").versionNumber(-1L)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Layer Version Cannot be less than 1");
  }

  @Test
  void aListShowsTheLatestVersionThatMatches() {
    lambda.publishLayerVersion(layer("both").compatibleRuntimes(Runtime.PYTHON3_12).build());
    lambda.publishLayerVersion(layer("both").compatibleRuntimes(Runtime.NODEJS22_X).build());
    lambda.publishLayerVersion(layer("silent").build());
    assertThat(lambda.listLayers().layers())
        .extracting(l -> l.latestMatchingVersion().version())
        .containsExactly(2L, 1L);
    List<LayersListItem> python =
        lambda.listLayers(r -> r.compatibleRuntime(Runtime.PYTHON3_12)).layers();
    assertThat(python).extracting(LayersListItem::layerName).containsExactly("both");
    assertThat(python.getFirst().latestMatchingVersion().version()).isEqualTo(1);
    assertThat(python.getFirst().layerArn()).isEqualTo(ARN + "both");
    assertThat(
            lambda
                .listLayerVersions(r -> r.layerName("both").compatibleRuntime(Runtime.NODEJS22_X))
                .layerVersions())
        .extracting(v -> v.version())
        .containsExactly(2L);
  }

  @Test
  void listsComeInPagesVersionsNewestFirst() {
    for (int i = 0; i < 12; i++) {
      lambda.publishLayerVersion(layer("tools").build());
      lambda.publishLayerVersion(layer("layer-" + i).build());
    }
    ListLayerVersionsResponse first =
        lambda.listLayerVersions(r -> r.layerName("tools").maxItems(5));
    assertThat(first.layerVersions()).extracting(v -> v.version()).startsWith(12L, 11L).hasSize(5);
    assertThat(
            lambda.listLayerVersionsPaginator(r -> r.layerName("tools").maxItems(5)).stream()
                .flatMap(page -> page.layerVersions().stream())
                .map(v -> v.version()))
        .containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(
            lambda.listLayersPaginator(r -> r.maxItems(4)).stream()
                .map(ListLayersResponse::layers)
                .map(List::size))
        .containsExactly(4, 4, 4, 1);
    assertThatThrownBy(() -> lambda.listLayers(r -> r.marker("?")))
        .isInstanceOf(InvalidParameterValueException.class);
  }

  @Test
  void whatIsNotThereIsToldInLambdasWords() {
    lambda.publishLayerVersion(layer("tools").build());
    assertThatThrownBy(() -> lambda.getLayerVersion(r -> r.layerName("no").versionNumber(1L)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The resource you requested does not exist.");
    assertThatThrownBy(() -> lambda.getLayerVersion(r -> r.layerName("tools").versionNumber(2L)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> lambda.getLayerVersion(r -> r.layerName("tools").versionNumber(0L)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Layer Version Cannot be less than 1");
    assertThatThrownBy(() -> lambda.getLayerVersionByArn(r -> r.arn(ARN + "tools:9")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> lambda.getLayerVersionByArn(r -> r.arn(ARN + "tools")))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("at 'arn' failed to satisfy constraint");
    assertThat(lambda.listLayerVersions(r -> r.layerName("no")).layerVersions()).isEmpty();
  }

  @Test
  void aLayerOfAnotherAccountIsDeniedWhetherItExistsOrNot() {
    assertThatThrownBy(() ->
            lambda.getLayerVersionByArn(
                r -> r.arn("arn:aws:lambda:us-east-1:123456789012:layer:theirs:1")))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining(
            "is not authorized to perform: lambda:GetLayerVersion on resource:"
                + " arn:aws:lambda:us-east-1:123456789012:layer:theirs:1 because no resource-based"
                + " policy allows the lambda:GetLayerVersion action")
        .satisfies(e -> assertThat(((LambdaException) e).statusCode()).isEqualTo(403));
  }

  @Test
  void moreCodeThanTheAccountMayHaveIsRefused() {
    byte[] large = TestServer.zip("a", "x");
    byte[] zip = Arrays.copyOf(large, 60_000);
    lambda.publishLayerVersion(
        r -> r.layerName("one").content(c -> c.zipFile(SdkBytes.fromByteArray(zip))));
    assertThatThrownBy(() ->
            lambda.publishLayerVersion(
                r -> r.layerName("two").content(c -> c.zipFile(SdkBytes.fromByteArray(zip)))))
        .isInstanceOf(CodeStorageExceededException.class)
        .hasMessageContaining("Code storage limit exceeded.");
    assertThat(lambda.listLayers().layers()).hasSize(1);

    lambda.createFunction(
        TestServer.hello("hello").toBuilder()
            .code(c -> c.zipFile(SdkBytes.fromByteArray(Arrays.copyOf(large, 30_000))))
            .build());
    assertThatThrownBy(() -> lambda.publishVersion(r -> r.functionName("hello")))
        .isInstanceOf(CodeStorageExceededException.class);
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").description("may change"));
    assertThat(lambda.getAccountSettings().accountUsage().totalCodeSize()).isEqualTo(90_000);
    assertThat(lambda.getAccountSettings().accountLimit().totalCodeSize())
        .isEqualTo(FolderCodeStore.MAX_TOTAL_BYTES);
  }

  @Test
  void permissionsComeAndGoWithTheirRevisions() {
    lambda.publishLayerVersion(layer("tools").build());
    assertThatThrownBy(
            () -> lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(1L)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No policy is associated with the given resource.");

    AddLayerVersionPermissionResponse added = permit("s1", null);
    assertThat(added.statement())
        .isEqualTo(
            "{\"Sid\":\"s1\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:GetLayerVersion\",\"Resource\":\""
                + ARN
                + "tools:1\"}");
    permit("s2", added.revisionId());
    GetLayerVersionPolicyResponse policy =
        lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(1L));
    assertThat(policy.policy())
        .startsWith("{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[")
        .contains("\"s1\"", "\"s2\"");
    assertThat(policy.revisionId()).isNotEqualTo(added.revisionId());

    lambda.removeLayerVersionPermission(
        r -> r.layerName("tools").versionNumber(1L).statementId("s2"));
    assertThat(lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(1L)).policy())
        .contains("\"s1\"")
        .doesNotContain("\"s2\"");

    lambda.deleteLayerVersion(r -> r.layerName("tools").versionNumber(1L));
    lambda.publishLayerVersion(layer("tools").build());
    assertThatThrownBy(
            () -> lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(2L)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void whatIsWrongWithPermissionsIsToldInLambdasWords() {
    lambda.publishLayerVersion(layer("tools").build());
    permit("s1", null);
    assertThatThrownBy(() -> permit("s1", null))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("The statement id (s1) provided already exists.");
    assertThatThrownBy(() -> permit("s2", "wrong"))
        .isInstanceOf(PreconditionFailedException.class)
        .hasMessageContaining("Call the GetLayerPolicy API to retrieve the latest Revision Id");
    assertThatThrownBy(() ->
            lambda.removeLayerVersionPermission(
                r -> r.layerName("tools").versionNumber(1L).statementId("no")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Statement no is not found in resource policy.");
    assertThatThrownBy(() ->
            lambda.removeLayerVersionPermission(
                r -> r.layerName("tools").versionNumber(1L).statementId("s1").revisionId("x")))
        .isInstanceOf(PreconditionFailedException.class);
    assertThatThrownBy(
            () -> lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(2L)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Layer version " + ARN + "tools:2 does not exist.");
  }

  private AddLayerVersionPermissionResponse permit(String statement, @Nullable String revision) {
    return lambda.addLayerVersionPermission(r ->
        r.layerName("tools")
            .versionNumber(1L)
            .statementId(statement)
            .action("lambda:GetLayerVersion")
            .principal("*")
            .revisionId(revision));
  }
}
