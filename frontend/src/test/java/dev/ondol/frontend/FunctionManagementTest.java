package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.GetRuntimeManagementConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.RecursiveInvocationException;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TenantIsolationMode;
import software.amazon.awssdk.services.lambda.model.UpdateRuntimeOn;

/** What is set for a function beside its code and its configuration. */
class FunctionManagementTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";
  private static final String RUNTIME = "arn:aws:lambda:us-east-1::runtime:nodejs-22.4.1";

  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRuntimeIsPinnedToTheVersionThatTheHostHasAndToNoOther() {
    GetRuntimeManagementConfigResponse fresh =
        lambda.getRuntimeManagementConfig(r -> r.functionName("hello"));
    assertThat(fresh.updateRuntimeOn()).isEqualTo(UpdateRuntimeOn.AUTO);
    assertThat(fresh.functionArn()).isEqualTo(ARN);
    assertThat(fresh.runtimeVersionArn()).isNull();

    lambda.publishVersion(r -> r.functionName("hello"));
    lambda.putRuntimeManagementConfig(r ->
        r.functionName("hello")
            .qualifier("1")
            .updateRuntimeOn(UpdateRuntimeOn.MANUAL)
            .runtimeVersionArn(RUNTIME));
    GetRuntimeManagementConfigResponse pinned =
        lambda.getRuntimeManagementConfig(r -> r.functionName("hello").qualifier("1"));
    assertThat(pinned.updateRuntimeOn()).isEqualTo(UpdateRuntimeOn.MANUAL);
    assertThat(pinned.runtimeVersionArn()).isEqualTo(RUNTIME);
    assertThat(lambda.getRuntimeManagementConfig(r -> r.functionName("hello")).updateRuntimeOn())
        .isEqualTo(UpdateRuntimeOn.AUTO);
    assertThatThrownBy(() ->
            lambda.putRuntimeManagementConfig(r ->
                r.functionName("hello")
                    .updateRuntimeOn(UpdateRuntimeOn.MANUAL)
                    .runtimeVersionArn(RUNTIME + "0")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("is not on this host");
    assertThatThrownBy(() ->
            lambda.putRuntimeManagementConfig(
                r -> r.functionName("hello").updateRuntimeOn(UpdateRuntimeOn.MANUAL)))
        .isInstanceOf(InvalidParameterValueException.class);
    assertThatThrownBy(
            () -> lambda.getRuntimeManagementConfig(r -> r.functionName("hello").qualifier("7")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Function not found: " + ARN + ":7");
  }

  @Test
  void aFunctionThatTurnsInACircleIsStoppedUnlessItMay() {
    assertThat(lambda.getFunctionRecursionConfig(r -> r.functionName("hello")).recursiveLoop())
        .isEqualTo(RecursiveLoop.TERMINATE);
    String header = "";
    int runs = 0;
    while (runs < 16) {
      header = invokedWith(header);
      runs++;
    }
    String last = header;
    assertThatThrownBy(() -> invokedWith(last))
        .isInstanceOf(RecursiveInvocationException.class)
        .hasMessageContaining("recursive loop");
    assertThat(server.invoker.seen).hasSize(16);

    lambda.putFunctionRecursionConfig(
        r -> r.functionName("hello").recursiveLoop(RecursiveLoop.ALLOW));
    assertThat(lambda.getFunctionRecursionConfig(r -> r.functionName(ARN)).recursiveLoop())
        .isEqualTo(RecursiveLoop.ALLOW);
    assertThat(invokedWith(last)).contains(":16");
    assertThatThrownBy(() -> lambda.getFunctionRecursionConfig(r -> r.functionName("nobody")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  /** The trace header that the function gets, which its clients would send on. */
  private String invokedWith(String header) {
    lambda.invoke(r ->
        r.functionName("hello")
            .overrideConfiguration(c -> {
              if (!header.isEmpty()) {
                c.putHeader("X-Amzn-Trace-Id", header);
              }
            }));
    return String.valueOf(server.invoker.seen.getLast().options().traceId());
  }

  @Test
  void aFunctionForTenantsIsInvokedForOne() {
    CreateFunctionResponse created =
        lambda.createFunction(
            TestServer.hello("shared").toBuilder()
                .tenancyConfig(t -> t.tenantIsolationMode(TenantIsolationMode.PER_TENANT))
                .build());
    assertThat(created.tenancyConfig().tenantIsolationMode())
        .isEqualTo(TenantIsolationMode.PER_TENANT);
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).tenancyConfig())
        .isNull();
    InvokeResponse answer =
        lambda.invoke(r -> r.functionName("shared").tenantId("blue/team: 1+1=2@x"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.invoker.seen.getLast().options().tenantId()).isEqualTo("blue/team: 1+1=2@x");
    assertThatThrownBy(() -> lambda.invoke(r -> r.functionName("shared")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in"
                + " your request and try again.");
    assertThatThrownBy(() -> lambda.invoke(r -> r.functionName("hello").tenantId("blue")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("The invoked function is not enabled with tenancy configuration.");
    for (String odd : new String[] {"a#b", "x".repeat(257)}) {
      assertThatThrownBy(() -> lambda.invoke(r -> r.functionName("shared").tenantId(odd)))
          .isInstanceOf(LambdaException.class)
          .hasMessageContaining("at 'tenantId' failed to satisfy constraint");
    }
    assertThatThrownBy(
            () -> lambda.createFunctionUrlConfig(r -> r.functionName("shared").authType("NONE")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("not supported with tenant isolation");
    lambda.updateFunctionConfiguration(r -> r.functionName("shared").timeout(5));
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("shared")).tenancyConfig())
        .isNotNull();
  }

  @Test
  void tagsAreAddedReplacedAndRemovedWithoutANewRevision() {
    String revision = lambda.getFunctionConfiguration(r -> r.functionName("hello")).revisionId();
    lambda.tagResource(r -> r.resource(ARN).tags(Map.of("A", "1", "B", "2")));
    lambda.tagResource(r -> r.resource(ARN).tags(Map.of("B", "3", "C", "")));
    assertThat(lambda.listTags(r -> r.resource(ARN)).tags())
        .isEqualTo(Map.of("A", "1", "B", "3", "C", ""));
    lambda.untagResource(r -> r.resource(ARN).tagKeys("A", "nothing"));
    assertThat(lambda.getFunction(r -> r.functionName("hello")).tags())
        .isEqualTo(Map.of("B", "3", "C", ""));
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).revisionId())
        .isEqualTo(revision);
    Map<String, String> many =
        IntStream.range(0, 49).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    assertThatThrownBy(() -> lambda.tagResource(r -> r.resource(ARN).tags(many)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Number of tags exceeds resource tag limit.");
    assertThatThrownBy(() -> lambda.tagResource(r -> r.resource(ARN).tags(Map.of())))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("An error occurred and the request cannot be processed.");
    assertThatThrownBy(() -> lambda.listTags(r -> r.resource(ARN + ":1")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Tags on function aliases and versions are not supported.");
    assertThatThrownBy(() -> lambda.listTags(r -> r.resource(ARN + "x")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Function not found: " + ARN + "x");
  }

  @Test
  void anEventSourceMappingCarriesTags() {
    String mapping =
        lambda
            .createEventSourceMapping(r ->
                r.functionName("hello")
                    .eventSourceArn("arn:aws:sqs:us-east-1:000000000000:queue")
                    .enabled(false)
                    .tags(Map.of("A", "1")))
            .eventSourceMappingArn();
    lambda.tagResource(r -> r.resource(mapping).tags(Map.of("B", "2")));
    String uuid = mapping.substring(mapping.lastIndexOf(':') + 1);
    lambda.updateEventSourceMapping(r -> r.uuid(uuid).batchSize(3));
    assertThat(lambda.listTags(r -> r.resource(mapping)).tags())
        .isEqualTo(Map.of("A", "1", "B", "2"));
    lambda.deleteEventSourceMapping(r -> r.uuid(uuid));
    assertThatThrownBy(() -> lambda.listTags(r -> r.resource(mapping)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The resource you requested does not exist.");
  }

  @Test
  void oneUpdateOfAFunctionGoesOnAtATime() {
    SdkBytes zip = SdkBytes.fromByteArray(TestServer.zip("index.js", "other"));
    String before = lambda.getFunctionConfiguration(r -> r.functionName("hello")).revisionId();
    server.code.hold();
    CompletableFuture<?> update =
        CompletableFuture.runAsync(
            () -> lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(zip)));
    server.code.awaitHeld();
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).lastUpdateStatus())
        .isEqualTo(LastUpdateStatus.IN_PROGRESS);
    for (Runnable other :
        new Runnable[] {
          () -> lambda.updateFunctionConfiguration(r -> r.functionName("hello").timeout(5)),
          () -> lambda.updateFunctionCode(r -> r.functionName("hello").zipFile(zip)),
          () -> lambda.publishVersion(r -> r.functionName("hello"))
        }) {
      assertThatThrownBy(other::run)
          .isInstanceOf(ResourceConflictException.class)
          .hasMessageContaining(
              "The operation cannot be performed at this time. An update is in progress for"
                  + " resource: "
                  + ARN);
    }
    lambda.tagResource(r -> r.resource(ARN).tags(Map.of("kept", "yes")));
    server.code.release();
    update.join();
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("hello"));
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName("hello")).revisionId())
        .isNotEqualTo(before);
    assertThat(lambda.listTags(r -> r.resource(ARN)).tags()).isEqualTo(Map.of("kept", "yes"));
  }
}
