package dev.ondol.frontend.logs;

import dev.ondol.frontend.logs.pattern.FilterPattern;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogReader.Event;
import dev.ondol.logs.LogReader.Page;
import dev.ondol.logs.LogReader.Query;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  private final Groups groups;
  private final LogReader logs;

  EventFilter(Groups groups, LogReader logs) {
    this.groups = groups;
    this.logs = logs;
  }

  Operation operation() {
    return Operation.of(
        FilterLogEventsRequest.class, FilterLogEventsRequest::builder, this::filter);
  }

  private FilterLogEventsResponse filter(FilterLogEventsRequest request) {
    String group = groups.name(request.logGroupName(), request.logGroupIdentifier());
    FilterPattern pattern =
        FilterPattern.parse(request.filterPattern() == null ? "" : request.filterPattern());
    List<String> wanted = wanted(request, groups.streams(group));
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
    Page page =
        logs.search(
            new Query(group, wanted, start, end),
            pattern::matches,
            Tokens.place(request.nextToken()),
            limit);
    return FilterLogEventsResponse.builder()
        .events(page.events().stream().map(EventFilter::view).toList())
        .searchedLogStreams(List.of())
        .nextToken(page.cursor().isEmpty() ? null : Tokens.of(page.cursor()))
        .build();
  }

  /** The streams that the request names one way or the other; none for all. */
  private static List<String> wanted(
      FilterLogEventsRequest request, List<LogReader.Stream> streams) {
    String prefix = request.logStreamNamePrefix();
    Set<String> names =
        streams.stream().map(LogReader.Stream::name).collect(Collectors.toUnmodifiableSet());
    if (prefix == null) {
      if (!names.containsAll(request.logStreamNames())) {
        throw Groups.noStream();
      }
      return request.logStreamNames();
    }
    if (request.hasLogStreamNames()) {
      throw Groups.invalid("Only one of logStreamNames and logStreamNamePrefix may be given.");
    }
    return names.stream().filter(name -> name.startsWith(prefix)).toList();
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
