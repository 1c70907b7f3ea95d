package dev.ondol.frontend.logs;

import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogReader.Event;
import dev.ondol.logs.LogReader.Page;
import dev.ondol.logs.LogReader.Query;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/**
 * FilterLogEvents: the events of a group's streams, oldest first, that match a pattern. An answer
 * ends where its limit, its size or the work for one request is reached; the token then goes on
 * from there, even after an answer without events. Thread-safe.
 */
final class EventFilter {
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_ANSWER_CHARS = 1 << 20;
  private static final int MAX_READ_EVENTS = 100_000;
  private static final int READ_EVENTS = 500;

  private final LogReader logs;

  EventFilter(LogReader logs) {
    this.logs = logs;
  }

  Operation operation() {
    return Operation.of(
        FilterLogEventsRequest.class, FilterLogEventsRequest::builder, this::filter);
  }

  private FilterLogEventsResponse filter(FilterLogEventsRequest request) {
    String group = Groups.name(request.logGroupName(), request.logGroupIdentifier());
    List<LogReader.Stream> streams = Groups.streams(logs, group);
    FilterPattern pattern =
        FilterPattern.parse(request.filterPattern() == null ? "" : request.filterPattern());
    List<String> wanted = wanted(request, streams);
    if (wanted.isEmpty() && request.logStreamNamePrefix() != null) {
      return FilterLogEventsResponse.builder().events(List.of()).build();
    }
    long start = request.startTime() == null ? 0 : request.startTime();
    // Here the end is the last millisecond that counts, to the reader the first that does not.
    long end =
        request.endTime() == null || request.endTime() == Long.MAX_VALUE
            ? Long.MAX_VALUE
            : request.endTime() + 1;
    int limit = request.limit() == null ? MAX_EVENTS : request.limit();
    Query query = new Query(group, wanted, start, end);

    List<FilteredLogEvent> matches = new ArrayList<>();
    String cursor = Tokens.place(request.nextToken());
    int read = 0;
    int chars = 0;
    do {
      Page page = logs.events(query, cursor, Math.min(READ_EVENTS, limit - matches.size()));
      for (Event event : page.events()) {
        if (pattern.matches(event.message())) {
          matches.add(view(event));
          chars += event.message().length();
        }
      }
      read += page.events().size();
      cursor = page.cursor();
    } while (!cursor.isEmpty()
        && matches.size() < limit
        && chars < MAX_ANSWER_CHARS
        && read < MAX_READ_EVENTS);
    return FilterLogEventsResponse.builder()
        .events(matches)
        .searchedLogStreams(List.of())
        .nextToken(cursor.isEmpty() ? null : Tokens.of(cursor))
        .build();
  }

  /** The streams that the request names one way or the other; none for all. */
  private static List<String> wanted(
      FilterLogEventsRequest request, List<LogReader.Stream> streams) {
    String prefix = request.logStreamNamePrefix();
    if (prefix == null) {
      return request.logStreamNames();
    }
    if (request.hasLogStreamNames()) {
      throw Groups.invalid("Only one of logStreamNames and logStreamNamePrefix may be given.");
    }
    return streams.stream()
        .map(LogReader.Stream::name)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private static FilteredLogEvent view(Event event) {
    return FilteredLogEvent.builder()
        .logStreamName(event.stream())
        .timestamp(event.timestampMillis())
        .message(event.message())
        .ingestionTime(event.ingestedMillis())
        .eventId(event.id())
        .build();
  }
}
