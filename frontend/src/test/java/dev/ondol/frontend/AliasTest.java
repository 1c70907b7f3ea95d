package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateAliasResponse;

class AliasTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";
  private static final int INVOKES = 400;

  @TempDir Path folder;
  private TestServer server;
  private LambdaClient lambda;

  @BeforeEach
  void twoVersions() {
    server = new TestServer(folder);
    lambda = server.lambda();
    lambda.createFunction(TestServer.hello("hello").toBuilder().publish(true).build());
    lambda.updateFunctionConfiguration(r -> r.functionName("hello").timeout(9));
    lambda.publishVersion(r -> r.functionName("hello"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CreateAliasResponse create(String name, String version, Map<String, Double> weights) {
    return lambda.createAlias(r ->
        r.functionName("hello")
            .name(name)
            .functionVersion(version)
            .routingConfig(c -> c.additionalVersionWeights(weights)));
  }

  @Test
  void anAliasIsMadeReadChangedAndDeleted() {
    CreateAliasResponse created = create("live", "1", Map.of("2", 0.2));
    assertThat(created.sdkHttpResponse().statusCode()).isEqualTo(201);
    assertThat(created.aliasArn()).isEqualTo(ARN + ":live");
    assertThat(created.description()).isEmpty();
    assertThat(created.routingConfig().additionalVersionWeights()).isEqualTo(Map.of("2", 0.2));
    assertThat(lambda.getAlias(r -> r.functionName("hello").name("live")).revisionId())
        .isEqualTo(created.revisionId());

    UpdateAliasResponse updated =
        lambda.updateAlias(r ->
            r.functionName("hello")
                .name("live")
                .description("d")
                .revisionId(created.revisionId())
                .routingConfig(c -> c.additionalVersionWeights(Map.of())));
    assertThat(updated.routingConfig()).isNull();
    assertThat(updated.functionVersion()).isEqualTo("1");
    assertThat(updated.description()).isEqualTo("d");
    assertThat(updated.revisionId()).isNotEqualTo(created.revisionId());
    assertThatThrownBy(() ->
            lambda.updateAlias(
                r -> r.functionName("hello").name("live").revisionId(created.revisionId())))
        .isInstanceOf(PreconditionFailedException.class)
        .hasMessageContaining("The Revision Id provided does not match the latest Revision Id.");

    assertThat(
            lambda
                .deleteAlias(r -> r.functionName("hello").name("live"))
                .sdkHttpResponse()
                .statusCode())
        .isEqualTo(204);
    lambda.deleteAlias(r -> r.functionName("hello").name("live"));
    fails(
        () -> lambda.getAlias(r -> r.functionName("hello").name("live")),
        ResourceNotFoundException.class,
        "Cannot find alias arn: " + ARN + ":live");
    fails(
        () -> lambda.updateAlias(r -> r.functionName("hello").name("live")),
        ResourceNotFoundException.class,
        "Alias not found: " + ARN + ":live");
  }

  @Test
  void aFunctionIsSeenThroughItsAlias() {
    create("live", "1", Map.of("2", 0.9));
    FunctionConfiguration seen =
        lambda.getFunction(r -> r.functionName("hello").qualifier("live")).configuration();
    assertThat(seen.functionArn()).isEqualTo(ARN + ":live");
    assertThat(seen.version()).isEqualTo("1");
    assertThat(seen.timeout()).isEqualTo(3);
    assertThat(lambda.getFunctionConfiguration(r -> r.functionName(ARN + ":live")).version())
        .isEqualTo("1");
    fails(
        () -> lambda.getFunction(r -> r.functionName("hello").qualifier("nobody")),
        ResourceNotFoundException.class,
        "Function not found: " + ARN + ":nobody");
  }

  @Test
  void anAliasPointsToOneVersionOrToTwoPublishedOnes() {
    fails(
        () -> create("a", "1", Map.of("1", 0.8, "2", 0.2)),
        InvalidParameterValueException.class,
        "Number of items in AdditionalVersionWeights cannot be greater than 1");
    fails(
        () -> create("a", "1", Map.of("2", 2.0)),
        LambdaException.class,
        "Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint:"
            + " Map value must satisfy constraint: [Member must have value less than or equal to"
            + " 1.0, Member must have value greater than or equal to 0.0, Member must not be"
            + " null]");
    fails(
        () -> create("a", "1", Map.of("1", 0.5)),
        InvalidParameterValueException.class,
        "Invalid function version 1. Function version 1 is already included in routing"
            + " configuration.");
    fails(
        () -> create("a", "10", Map.of("2", 0.5)),
        ResourceNotFoundException.class,
        "Function not found: " + ARN + ":10");
    fails(
        () -> create("a", "1", Map.of("10", 0.5)),
        ResourceNotFoundException.class,
        "Function not found: " + ARN + ":10");
    fails(
        () -> create("a", "$LATEST", Map.of("1", 0.5)),
        InvalidParameterValueException.class,
        "$LATEST is not supported for an alias pointing to more than 1 version");
    fails(
        () -> create("12", "1", Map.of()),
        LambdaException.class,
        "Value '12' at 'name' failed to satisfy constraint: Member must satisfy regular expression"
            + " pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)");
    fails(
        () -> lambda.createAlias(r -> r.functionName("unknown").name("a").functionVersion("1")),
        ResourceNotFoundException.class,
        "Function not found: " + ARN.replace("hello", "unknown") + ":1");
    create("latest", "$LATEST", Map.of());
    fails(
        () -> create("latest", "1", Map.of()),
        ResourceConflictException.class,
        "Alias already exists: " + ARN + ":latest");
    create("split", "1", Map.of("2", 0.5));
    fails(
        () -> lambda.updateAlias(r -> r.functionName("hello").name("split").functionVersion("2")),
        InvalidParameterValueException.class,
        "Invalid function version 2.");
    assertThat(lambda.getAlias(r -> r.functionName("hello").name("split")).functionVersion())
        .isEqualTo("1");
  }

  @Test
  void aliasesAreListedInPagesAndByVersion() {
    for (String name : new String[] {"d", "b", "c", "a"}) {
      create(name, name.equals("b") ? "2" : "1", Map.of());
    }
    assertThat(
            lambda.listAliasesPaginator(r -> r.functionName("hello").maxItems(1)).aliases().stream()
                .map(AliasConfiguration::name))
        .containsExactly("a", "b", "c", "d");
    assertThat(lambda.listAliases(r -> r.functionName("hello").functionVersion("1")).aliases())
        .extracting(AliasConfiguration::name)
        .containsExactly("a", "c", "d");
  }

  @Test
  void anInvokeOfAnAliasRunsItsVersionUntilTheAliasIsMoved() {
    create("live", "1", Map.of());
    assertThat(lambda.invoke(r -> r.functionName("hello:live")).executedVersion()).isEqualTo("1");
    lambda.updateAlias(r -> r.functionName("hello").name("live").functionVersion("2"));
    assertThat(lambda.invoke(r -> r.functionName("hello:live")).executedVersion()).isEqualTo("2");
    assertThat(server.invoker.seen.getLast().invokedArn()).isEqualTo(ARN + ":live");
  }

  @Test
  void weightsSplitTheInvokesOfAnAlias() {
    create("split", "1", Map.of("2", 0.25));
    long second =
        IntStream.range(0, INVOKES)
            .filter(i ->
                lambda.invoke(r -> r.functionName("hello:split")).executedVersion().equals("2"))
            .count();
    // Five standard deviations of a draw with p = 1/4.
    assertThat(second).isCloseTo(INVOKES / 4, within(45L));

    create("all", "1", Map.of("2", 1.0));
    create("none", "1", Map.of("2", 0.0));
    for (int i = 0; i < 20; i++) {
      assertThat(lambda.invoke(r -> r.functionName("hello:all")).executedVersion()).isEqualTo("2");
      assertThat(lambda.invoke(r -> r.functionName("hello:none")).executedVersion()).isEqualTo("1");
    }
  }

  private static void fails(
      ThrowingCallable call, Class<? extends Throwable> type, String message) {
    assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(message);
  }
}
