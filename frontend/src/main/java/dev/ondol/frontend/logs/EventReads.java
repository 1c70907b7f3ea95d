package dev.ondol.frontend.logs;

import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogReader.Event;
import dev.ondol.logs.LogReader.Query;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/**
 * GetLogEvents: one stream, forwards or backwards. A token names the event at which an answer ended
 * and the direction, so it stays good while the stream grows; at the end of the stream an answer
 * gives back the token it was asked with, as clients expect. Thread-safe.
 */
final class EventReads {
  private static final int MAX_EVENTS = 10_000;

  private final Groups groups;
  private final LogReader logs;

  EventReads(Groups groups, LogReader logs) {
    this.groups = groups;
    this.logs = logs;
  }

  Operation operation() {
    return Operation.of(GetLogEventsRequest.class, GetLogEventsRequest::builder, this::read);
  }

  private GetLogEventsResponse read(GetLogEventsRequest request) {
    String group = groups.name(request.logGroupName(), request.logGroupIdentifier());
    String stream = request.logStreamName();
    if (groups.streams(group).stream().noneMatch(s -> s.name().equals(stream))) {
      throw Groups.noStream();
    }
    long start = request.startTime() == null ? 0 : request.startTime();
    long end = request.endTime() == null ? Long.MAX_VALUE : request.endTime();
    int limit = request.limit() == null ? MAX_EVENTS : request.limit();
    Place from = Place.of(request.nextToken(), Boolean.TRUE.equals(request.startFromHead()));
    Query query = new Query(group, List.of(stream), start, end);
    LogReader.Page page =
        from.forwards
            ? logs.events(query, from.cursor, limit)
            : logs.eventsBefore(query, from.cursor, limit);
    List<Event> events = page.events();
    return GetLogEventsResponse.builder()
        .events(events.stream().map(EventReads::view).toList())
        .nextForwardToken(token(true, events.isEmpty() ? null : events.getLast(), from))
        .nextBackwardToken(token(false, events.isEmpty() ? null : events.getFirst(), from))
        .build();
  }

  private static String token(boolean forwards, @Nullable Event end, Place asked) {
    return new Place(forwards, end == null ? asked.cursor : end.cursor()).token();
  }

  private static OutputLogEvent view(Event event) {
    return OutputLogEvent.builder()
        .timestamp(event.timestampMillis())
        .message(event.message())
        .ingestionTime(event.ingestedMillis())
        .build();
  }

  /**
   * An event of the stream, and which way to go from it. As a token it looks like AWS's.
   *
   * @param cursor empty for the end of the stream from which to go
   */
  private record Place(boolean forwards, String cursor) {
    private static final Pattern TOKEN = Pattern.compile("([fb])/([A-Za-z0-9_-]*)/s");

    static Place of(@Nullable String token, boolean fromHead) {
      if (token == null) {
        return new Place(fromHead, "");
      }
      Matcher parts = TOKEN.matcher(token);
      if (!parts.matches()) {
        throw Groups.invalid("The specified nextToken is invalid.");
      }
      return new Place(parts.group(1).equals("f"), parts.group(2));
    }

    String token() {
      return (forwards ? "f/" : "b/") + cursor + "/s";
    }
  }
}
