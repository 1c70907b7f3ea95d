package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.frontend.TestServer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class EventSourcesTest {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:queue";
  private static final String STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  private static final String TABLE =
      "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-01-01T00:00:00.000";

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
  void aDisabledMappingIsKeptShownChangedAndDeleted() {
    CreateEventSourceMappingResponse made = create(QUEUE, r -> {});
    assertThat(made.state()).isEqualTo("Disabled");
    assertThat(made.stateTransitionReason()).contains("does not read event sources");
    assertThat(made.batchSize()).isEqualTo(10);
    assertThat(made.maximumBatchingWindowInSeconds()).isZero();
    assertThat(made.functionArn())
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:hello");
    assertThat(made.eventSourceMappingArn()).endsWith(":event-source-mapping:" + made.uuid());

    var updated =
        lambda.updateEventSourceMapping(
            r -> r.uuid(made.uuid()).batchSize(50).maximumBatchingWindowInSeconds(5));
    assertThat(updated.batchSize()).isEqualTo(50);
    assertThat(lambda.getEventSourceMapping(r -> r.uuid(made.uuid())).batchSize()).isEqualTo(50);

    assertThat(lambda.deleteEventSourceMapping(r -> r.uuid(made.uuid())).state())
        .isEqualTo("Deleting");
    assertThatThrownBy(() -> lambda.getEventSourceMapping(r -> r.uuid(made.uuid())))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The resource you requested does not exist.");
  }

  @Test
  void aStreamHasTheDefaultsOfStreams() {
    CreateEventSourceMappingResponse made =
        create(
            STREAM,
            r ->
                r.startingPosition(EventSourcePosition.TRIM_HORIZON)
                    .filterCriteria(
                        f -> f.filters(Filter.builder().pattern("{\"data\":[1]}").build())));
    assertThat(made.batchSize()).isEqualTo(100);
    assertThat(made.parallelizationFactor()).isEqualTo(1);
    assertThat(made.maximumRetryAttempts()).isEqualTo(-1);
    assertThat(made.maximumRecordAgeInSeconds()).isEqualTo(-1);
    assertThat(made.bisectBatchOnFunctionError()).isFalse();
    assertThat(made.startingPosition()).isEqualTo(EventSourcePosition.TRIM_HORIZON);
    assertThat(made.filterCriteria().filters()).hasSize(1);
  }

  @Test
  void anEnabledMappingIsRefusedForNothingWouldReadIt() {
    refused(QUEUE, r -> r.enabled(true), "does not read event sources");
    refused(QUEUE, r -> r.enabled(null), "does not read event sources");
    String uuid = create(QUEUE, r -> {}).uuid();
    assertThatThrownBy(() -> lambda.updateEventSourceMapping(r -> r.uuid(uuid).enabled(true)))
        .isInstanceOf(InvalidParameterValueException.class);
    assertThat(lambda.listEventSourceMappings().eventSourceMappings()).hasSize(1);
  }

  @Test
  void eachKindOfSourceHasItsRules() {
    refused(
        QUEUE,
        r -> r.startingPosition(EventSourcePosition.LATEST),
        "StartingPosition is not valid for SQS event sources.");
    refused(
        QUEUE,
        r -> r.batchSize(11),
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
            + " than 10");
    refused(QUEUE + ".fifo", r -> r.batchSize(11), "Batch size 11 is not valid");
    refused(QUEUE, r -> r.parallelizationFactor(2), "Unsupported ParallelizationFactor parameter");
    refused(STREAM, r -> {}, "Value null at 'startingPosition'");
    refused(
        STREAM,
        r ->
            r.startingPosition(EventSourcePosition.LATEST)
                .startingPositionTimestamp(java.time.Instant.EPOCH),
        "Timestamp only valid with StartingPosition AT_TIMESTAMP");
    refused(
        TABLE,
        r -> r.startingPosition(EventSourcePosition.AT_TIMESTAMP),
        "Unsupported starting position for arn type: " + TABLE);
    refused(
        QUEUE,
        r -> r.filterCriteria(f -> f.filters(Filter.builder().pattern("{").build())),
        "Invalid filter pattern definition.");
    refused("arn:aws:s3:::bucket", r -> {}, "Unrecognized event source.");
    refused(QUEUE, r -> r.functionName("other"), "Function does not exist");
  }

  @Test
  void aSourceIsMappedToAFunctionOnce() {
    String uuid = create(QUEUE, r -> {}).uuid();
    assertThatThrownBy(() -> create(QUEUE, r -> {}))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining(
            "The event source arn (\" " + QUEUE + " \") and function (\" hello \") provided")
        .hasMessageContaining(uuid);
  }

  @Test
  void mappingsAreListedByFunctionAndSourcePageByPage() {
    lambda.createFunction(TestServer.hello("other"));
    create(QUEUE, r -> {});
    create(QUEUE + "-2", r -> {});
    create(QUEUE, r -> r.functionName("other"));
    assertThat(lambda.listEventSourceMappings(r -> r.functionName("other")).eventSourceMappings())
        .hasSize(1);
    assertThat(lambda.listEventSourceMappings(r -> r.eventSourceArn(QUEUE)).eventSourceMappings())
        .hasSize(2);
    var first = lambda.listEventSourceMappings(r -> r.maxItems(2));
    var second = lambda.listEventSourceMappings(r -> r.marker(first.nextMarker()));
    assertThat(first.eventSourceMappings()).hasSize(2);
    assertThat(second.eventSourceMappings())
        .extracting(EventSourceMappingConfiguration::uuid)
        .hasSize(1)
        .doesNotContainAnyElementsOf(
            first.eventSourceMappings().stream()
                .map(EventSourceMappingConfiguration::uuid)
                .toList());
  }

  private CreateEventSourceMappingResponse create(
      String arn, Consumer<CreateEventSourceMappingRequest.Builder> more) {
    CreateEventSourceMappingRequest.Builder request =
        CreateEventSourceMappingRequest.builder()
            .functionName("hello")
            .eventSourceArn(arn)
            .enabled(false);
    more.accept(request);
    return lambda.createEventSourceMapping(request.build());
  }

  private void refused(
      String arn, Consumer<CreateEventSourceMappingRequest.Builder> more, String message) {
    assertThatThrownBy(() -> create(arn, more))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(message);
  }
}
