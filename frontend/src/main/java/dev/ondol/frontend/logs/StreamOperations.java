package dev.ondol.frontend.logs;

import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** The streams of a group. Thread-safe. */
final class StreamOperations {
  private static final int PAGE = 50;

  private final Groups groups;
  private final LogStore logs;

  StreamOperations(Groups groups, LogStore logs) {
    this.groups = groups;
    this.logs = logs;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateLogStream",
        Operation.of(CreateLogStreamRequest.class, CreateLogStreamRequest::builder, this::create),
        "DeleteLogStream",
        Operation.of(DeleteLogStreamRequest.class, DeleteLogStreamRequest::builder, this::delete),
        "DescribeLogStreams",
        Operation.of(
            DescribeLogStreamsRequest.class, DescribeLogStreamsRequest::builder, this::describe));
  }

  private CreateLogStreamResponse create(CreateLogStreamRequest request) {
    logs.createStream(request.logGroupName(), request.logStreamName());
    return CreateLogStreamResponse.builder().build();
  }

  private DeleteLogStreamResponse delete(DeleteLogStreamRequest request) {
    logs.deleteStream(request.logGroupName(), request.logStreamName());
    return DeleteLogStreamResponse.builder().build();
  }

  private DescribeLogStreamsResponse describe(DescribeLogStreamsRequest request) {
    String group = groups.name(request.logGroupName(), request.logGroupIdentifier());
    String prefix = request.logStreamNamePrefix();
    boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
    if (byTime && prefix != null) {
      throw Groups.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    Comparator<Place> order =
        byTime
            ? Comparator.comparingLong(Place::lastEventMillis).thenComparing(Place::name)
            : Comparator.comparing(Place::name);
    Comparator<Place> wanted = Boolean.TRUE.equals(request.descending()) ? order.reversed() : order;
    Place after = Place.parse(Tokens.place(request.nextToken()));
    int limit = request.limit() == null ? PAGE : request.limit();
    Stream<LogReader.Stream> streams =
        groups.streams(group).stream()
            .filter(stream -> prefix == null || stream.name().startsWith(prefix))
            .filter(stream -> after == null || wanted.compare(Place.of(stream), after) > 0)
            .sorted(Comparator.comparing(Place::of, wanted));
    List<LogReader.Stream> found = streams.limit(limit + 1L).toList();
    List<LogReader.Stream> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? Tokens.of(Place.of(page.getLast()).toString()) : null;
    return DescribeLogStreamsResponse.builder()
        .logStreams(page.stream().map(stream -> view(group, stream)).toList())
        .nextToken(next)
        .build();
  }

  @SuppressWarnings("deprecation") // AWS has stopped to count a stream's bytes, and says 0
  private LogStream view(String group, LogReader.Stream stream) {
    LogStream.Builder view =
        LogStream.builder()
            .logStreamName(stream.name())
            .creationTime(stream.createdMillis())
            .arn(groups.arn(group) + ":log-stream:" + stream.name())
            .storedBytes(0L);
    if (!stream.isEmpty()) {
      view.firstEventTimestamp(stream.firstEventMillis())
          .lastEventTimestamp(stream.lastEventMillis())
          .lastIngestionTime(stream.lastIngestedMillis())
          .uploadSequenceToken(EventIntake.sequenceToken(stream.lastIngestedMillis()));
    }
    return view.build();
  }

  /** Where a page of streams ends, in either order. */
  private record Place(long lastEventMillis, String name) {
    static Place of(LogReader.Stream stream) {
      return new Place(stream.lastEventMillis(), stream.name());
    }

    static @Nullable Place parse(String text) {
      if (text.isEmpty()) {
        return null;
      }
      int cut = text.indexOf(' ');
      try {
        return new Place(Long.parseLong(text, 0, Math.max(cut, 0), 10), text.substring(cut + 1));
      } catch (NumberFormatException e) {
        throw Groups.invalid("The specified nextToken is invalid.");
      }
    }

    @Override
    public String toString() {
      return lastEventMillis + " " + name;
    }
  }
}
