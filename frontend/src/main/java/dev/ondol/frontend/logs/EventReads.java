package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogReader.Event;
import dev.ondol.logs.LogReader.Page;
import dev.ondol.logs.LogReader.Query;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/**
 * GetLogEvents: one stream, forwards or backwards. A token names the event at which an answer ended
 * and the direction, so it stays good while the stream grows; at the end of the stream an answer
 * gives back the token it was asked with, as clients expect. Thread-safe.
 *
 * <p>The reader goes forwards only, so a step backwards reads the stream from its beginning and
 * keeps the last events that fit. A stream is one slot's life: that is short enough.
 */
final class EventReads {
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_ANSWER_CHARS = 1 << 20;
  private static final int READ_EVENTS = 500;

  private final LogReader logs;

  EventReads(LogReader logs) {
    this.logs = logs;
  }

  Operation operation() {
    return Operation.of(GetLogEventsRequest.class, GetLogEventsRequest::builder, this::read);
  }

  private GetLogEventsResponse read(GetLogEventsRequest request) {
    String group = Groups.name(request.logGroupName(), request.logGroupIdentifier());
    String stream = request.logStreamName();
    if (Groups.streams(logs, group).stream().noneMatch(s -> s.name().equals(stream))) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
    }
    long start = request.startTime() == null ? 0 : request.startTime();
    long end = request.endTime() == null ? Long.MAX_VALUE : request.endTime();
    int limit = request.limit() == null ? MAX_EVENTS : request.limit();
    Place place = request.nextToken() == null ? null : Place.parse(request.nextToken());
    boolean forwards =
        place == null ? Boolean.TRUE.equals(request.startFromHead()) : place.forwards;
    Query query = new Query(group, List.of(stream), start, end);
    List<Event> events =
        forwards
            ? forwards(query, event -> place == null || place.isBefore(event), limit)
            : backwards(query, event -> place == null || place.isAfter(event), limit);
    return GetLogEventsResponse.builder()
        .events(events.stream().map(EventReads::view).toList())
        .nextForwardToken(token(true, events.isEmpty() ? null : events.getLast(), place))
        .nextBackwardToken(token(false, events.isEmpty() ? null : events.getFirst(), place))
        .build();
  }

  private List<Event> forwards(Query query, Predicate<Event> wanted, int limit) {
    ArrayDeque<Event> events = new ArrayDeque<>();
    String cursor = "";
    int chars = 0;
    do {
      Page page = logs.events(query, cursor, READ_EVENTS);
      for (Event event : page.events()) {
        if (events.size() < limit && chars < MAX_ANSWER_CHARS && wanted.test(event)) {
          events.add(event);
          chars += event.message().length();
        }
      }
      cursor = page.cursor();
    } while (!cursor.isEmpty() && events.size() < limit && chars < MAX_ANSWER_CHARS);
    return List.copyOf(events);
  }

  private List<Event> backwards(Query query, Predicate<Event> wanted, int limit) {
    ArrayDeque<Event> events = new ArrayDeque<>();
    String cursor = "";
    int chars = 0;
    do {
      Page page = logs.events(query, cursor, READ_EVENTS);
      for (Event event : page.events()) {
        if (wanted.test(event)) {
          events.addLast(event);
          chars += event.message().length();
        }
        while (events.size() > limit || (chars > MAX_ANSWER_CHARS && events.size() > 1)) {
          chars -= events.removeFirst().message().length();
        }
      }
      cursor = page.cursor();
    } while (!cursor.isEmpty());
    return List.copyOf(events);
  }

  private static String token(boolean forwards, @Nullable Event at, @Nullable Place asked) {
    if (at != null) {
      return new Place(forwards, at.timestampMillis(), at.id()).token();
    }
    if (asked != null) {
      return new Place(forwards, asked.timestampMillis, asked.id).token();
    }
    return new Place(forwards, 0, "").token();
  }

  private static OutputLogEvent view(Event event) {
    return OutputLogEvent.builder()
        .timestamp(event.timestampMillis())
        .message(event.message())
        .ingestionTime(event.ingestedMillis())
        .build();
  }

  /**
   * An event of the stream, and which way to go from it.
   *
   * @param id empty for the very beginning
   */
  private record Place(boolean forwards, long timestampMillis, String id) {
    static Place parse(String token) {
      String[] parts = Tokens.place(token).split(" ", -1);
      try {
        if (parts.length == 3) {
          return new Place(parts[0].equals("f"), Long.parseLong(parts[1]), parts[2]);
        }
      } catch (NumberFormatException e) {
        throw invalid();
      }
      throw invalid();
    }

    private static OndolException invalid() {
      return Groups.invalid("The specified nextToken is invalid.");
    }

    String token() {
      return Tokens.of((forwards ? "f " : "b ") + timestampMillis + " " + id);
    }

    boolean isBefore(Event event) {
      return compareTo(event) < 0;
    }

    boolean isAfter(Event event) {
      return compareTo(event) > 0;
    }

    /** Ids ascend; without their length in mind, "10" would stand before "9". */
    private int compareTo(Event event) {
      if (timestampMillis != event.timestampMillis()) {
        return Long.compare(timestampMillis, event.timestampMillis());
      }
      return id.length() != event.id().length()
          ? Integer.compare(id.length(), event.id().length())
          : id.compareTo(event.id());
    }
  }
}
