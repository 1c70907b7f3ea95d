package dev.ondol.frontend.logs;

import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogEditor.Entry;
import dev.ondol.logs.LogStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/**
 * PutLogEvents: takes a batch by AWS's rules. A batch that breaks one of them is refused as a
 * whole; events that are too old or too new are left out and told. The sequence token is not looked
 * at, as AWS has it since 2023. Thread-safe.
 */
final class EventIntake {
  private static final int MAX_BATCH_BYTES = 1_048_576;
  private static final int MAX_EVENT_BYTES = 1_048_576;
  private static final int EVENT_OVERHEAD_BYTES = 26;
  private static final Duration MAX_SPAN = Duration.ofHours(24);
  private static final Duration MAX_AGE = Duration.ofDays(14);
  private static final Duration MAX_AHEAD = Duration.ofHours(2);

  private final Groups groups;
  private final LogStore logs;

  EventIntake(Groups groups, LogStore logs) {
    this.groups = groups;
    this.logs = logs;
  }

  Operation operation() {
    return Operation.of(PutLogEventsRequest.class, PutLogEventsRequest::builder, this::put);
  }

  /** A token that nobody looks at: it has AWS's 56 digits. */
  static String sequenceToken(long millis) {
    return "49%054d".formatted(millis);
  }

  private PutLogEventsResponse put(PutLogEventsRequest request) {
    List<InputLogEvent> events = request.logEvents();
    requireOrder(events);
    requireSize(events);
    int days = groups.require(request.logGroupName()).settings().retentionDays();
    long now = logs.nowMillis();
    long oldest = now - MAX_AGE.toMillis();
    long kept = days == 0 ? Long.MIN_VALUE : now - Duration.ofDays(days).toMillis();
    int tooOld = count(events, at -> at < oldest);
    int expired = count(events, at -> at < kept);
    int tooNew = events.size() - count(events, at -> at <= now + MAX_AHEAD.toMillis());
    List<Entry> taken = new ArrayList<>();
    for (int i = Math.max(tooOld, expired); i < events.size() - tooNew; i++) {
      taken.add(new Entry(events.get(i).timestamp(), events.get(i).message()));
    }
    logs.put(request.logGroupName(), request.logStreamName(), taken);
    return PutLogEventsResponse.builder()
        .nextSequenceToken(sequenceToken(now))
        .rejectedLogEventsInfo(
            rejected(
                tooOld == 0 ? null : tooOld,
                expired <= tooOld ? null : expired,
                tooNew == 0 ? null : events.size() - tooNew))
        .build();
  }

  private static void requireOrder(List<InputLogEvent> events) {
    long last = Long.MIN_VALUE;
    for (InputLogEvent event : events) {
      if (event.timestamp() < last) {
        throw Groups.invalid(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      last = event.timestamp();
    }
    if (last - events.getFirst().timestamp() > MAX_SPAN.toMillis()) {
      throw Groups.invalid(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
  }

  private static void requireSize(List<InputLogEvent> events) {
    long batch = 0;
    for (InputLogEvent event : events) {
      long bytes = utf8Bytes(event.message()) + EVENT_OVERHEAD_BYTES;
      if (bytes > MAX_EVENT_BYTES) {
        throw Groups.invalid(
            "Log event too large: %d bytes exceeds limit of %d".formatted(bytes, MAX_EVENT_BYTES));
      }
      batch += bytes;
    }
    if (batch > MAX_BATCH_BYTES) {
      throw Groups.invalid(
          "Upload too large: %d bytes exceeds limit of %d".formatted(batch, MAX_BATCH_BYTES));
    }
  }

  private static long utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** How many at the beginning are so; they are in order. */
  private static int count(List<InputLogEvent> events, LongPredicate so) {
    int count = 0;
    while (count < events.size() && so.test(events.get(count).timestamp())) {
      count++;
    }
    return count;
  }

  /**
   * @param tooOldEnd exclusive, as the next
   * @param tooNewStart inclusive
   */
  private static @Nullable RejectedLogEventsInfo rejected(
      @Nullable Integer tooOldEnd, @Nullable Integer expiredEnd, @Nullable Integer tooNewStart) {
    return tooOldEnd == null && expiredEnd == null && tooNewStart == null
        ? null
        : RejectedLogEventsInfo.builder()
            .tooOldLogEventEndIndex(tooOldEnd)
            .expiredLogEventEndIndex(expiredEnd)
            .tooNewLogEventStartIndex(tooNewStart)
            .build();
  }
}
