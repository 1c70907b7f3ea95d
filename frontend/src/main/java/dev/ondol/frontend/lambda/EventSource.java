package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of event sources, each with its limits and whether it is a stream of records. */
enum EventSource {
  SQS("sqs", 10, 10_000, false),
  SQS_FIFO("sqs", 10, 10, false),
  KINESIS("kinesis", 100, 10_000, true),
  DYNAMODB("dynamodb", 100, 10_000, true),
  KAFKA("kafka", 100, 10_000, true),
  MQ("mq", 100, 10_000, false),
  DOCUMENTDB("rds", 100, 10_000, true);

  private static final int SERVICE = 2;

  private final String service;
  private final int usualBatch;
  private final int largestBatch;
  private final boolean stream;

  EventSource(String service, int usualBatch, int largestBatch, boolean stream) {
    this.service = service;
    this.usualBatch = usualBatch;
    this.largestBatch = largestBatch;
    this.stream = stream;
  }

  /**
   * @param arn null if the source is one of the caller's own
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static EventSource of(@Nullable String arn, boolean selfManaged) {
    if (selfManaged) {
      return KAFKA;
    }
    List<String> parts = arn == null ? List.of() : List.of(arn.split(":", -1));
    String service = parts.size() > SERVICE ? parts.get(SERVICE) : "";
    if (service.equals("sqs")) {
      return parts.getLast().endsWith(".fifo") ? SQS_FIFO : SQS;
    }
    for (EventSource source : values()) {
      if (source.service.equals(service)) {
        return source;
      }
    }
    throw new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, "Unrecognized event source.");
  }

  boolean isQueue() {
    return this == SQS || this == SQS_FIFO;
  }

  /** Whether its records have an order and are read from a position on. */
  boolean isStream() {
    return stream;
  }

  int usualBatch() {
    return usualBatch;
  }

  int largestBatch() {
    return largestBatch;
  }
}
