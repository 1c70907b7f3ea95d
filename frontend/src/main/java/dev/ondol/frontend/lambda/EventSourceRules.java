package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;

/** What an event source mapping may say, by its kind of source. Stateless. */
final class EventSourceRules {
  private static final int BATCH_WITHOUT_WINDOW = 10;

  private EventSourceRules() {}

  /**
   * What only a new mapping says.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static EventSource checkSource(CreateEventSourceMappingRequest request) {
    EventSource source =
        EventSource.of(request.eventSourceArn(), request.selfManagedEventSource() != null);
    if (request.selfManagedEventSource() != null && !request.hasSourceAccessConfigurations()) {
      throw invalid("Required 'sourceAccessConfigurations' parameter is missing.");
    }
    checkPosition(source, request);
    return source;
  }

  private static void checkPosition(EventSource source, CreateEventSourceMappingRequest request) {
    EventSourcePosition position = request.startingPosition();
    if (!source.isStream()) {
      if (position != null || request.startingPositionTimestamp() != null) {
        throw invalid(
            "StartingPosition is not valid for %s event sources."
                .formatted(source.isQueue() ? "SQS" : "Amazon MQ"));
      }
      return;
    }
    if (position == null) {
      throw invalid(
          "1 validation error detected: Value null at 'startingPosition' failed to satisfy"
              + " constraint: Member must not be null.");
    }
    boolean atTime = position == EventSourcePosition.AT_TIMESTAMP;
    if (atTime && source == EventSource.DYNAMODB) {
      throw invalid(
          "Unsupported starting position for arn type: %s".formatted(request.eventSourceArn()));
    }
    if (!atTime && request.startingPositionTimestamp() != null) {
      throw invalid("Timestamp only valid with StartingPosition AT_TIMESTAMP");
    }
    if (atTime && request.startingPositionTimestamp() == null) {
      throw invalid("StartingPositionTimestamp is required when StartingPosition is AT_TIMESTAMP");
    }
  }

  /**
   * What a mapping says as a whole, with its defaults.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static void check(EventSource source, EventSourceMappingConfiguration mapping) {
    int batch = mapping.batchSize();
    if (batch > source.largestBatch()) {
      throw invalid(
          "Batch size %d is not valid for this event source: it must be at most %d."
              .formatted(batch, source.largestBatch()));
    }
    if (source.isQueue()
        && batch > BATCH_WITHOUT_WINDOW
        && mapping.maximumBatchingWindowInSeconds() == 0) {
      throw invalid(
          "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
              + " than 10");
    }
    if (source.isQueue() && mapping.destinationConfig() != null) {
      throw invalid("Unsupported DestinationConfig parameter for given event source mapping type.");
    }
    if (!source.isStream()) {
      refuse("ParallelizationFactor", mapping.parallelizationFactor());
      refuse("BisectBatchOnFunctionError", mapping.bisectBatchOnFunctionError());
      refuse("MaximumRetryAttempts", mapping.maximumRetryAttempts());
      refuse("MaximumRecordAgeInSeconds", mapping.maximumRecordAgeInSeconds());
      refuse("TumblingWindowInSeconds", mapping.tumblingWindowInSeconds());
    }
    if (!source.isQueue()) {
      refuse("ScalingConfig", mapping.scalingConfig());
    }
    checkFilters(mapping.filterCriteria());
  }

  /** The parameter means nothing to this kind of source. */
  private static void refuse(String parameter, @Nullable Object value) {
    if (value != null) {
      throw invalid(
          "Unsupported %s parameter for given event source mapping type.".formatted(parameter));
    }
  }

  private static void checkFilters(@Nullable FilterCriteria criteria) {
    for (Filter filter : criteria == null ? List.<Filter>of() : criteria.filters()) {
      String pattern = filter.pattern();
      try {
        if (pattern == null || !pattern.strip().startsWith("{")) {
          throw invalid("Invalid filter pattern definition.");
        }
        Json.requireEvent(pattern.getBytes(StandardCharsets.UTF_8));
      } catch (OndolException e) {
        throw new OndolException(
            ErrorCode.INVALID_PARAMETER_VALUE, "Invalid filter pattern definition.", e);
      }
    }
  }

  static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
