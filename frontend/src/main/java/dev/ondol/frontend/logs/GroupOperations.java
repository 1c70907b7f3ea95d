package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** Which groups and streams there are. Thread-safe. */
final class GroupOperations {
  private static final int PAGE = 50;

  private final Account account;
  private final LogStore logs;

  GroupOperations(Account account, LogStore logs) {
    this.account = account;
    this.logs = logs;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "DescribeLogGroups",
        Operation.of(
            DescribeLogGroupsRequest.class,
            DescribeLogGroupsRequest::builder,
            this::describeGroups),
        "DescribeLogStreams",
        Operation.of(
            DescribeLogStreamsRequest.class,
            DescribeLogStreamsRequest::builder,
            this::describeStreams),
        "DeleteLogGroup",
        Operation.of(
            DeleteLogGroupRequest.class, DeleteLogGroupRequest::builder, this::deleteGroup));
  }

  private DescribeLogGroupsResponse describeGroups(DescribeLogGroupsRequest request) {
    if (request.logGroupNamePattern() != null
        || request.hasLogGroupIdentifiers()
        || request.hasAccountIdentifiers()) {
      throw Groups.invalid("Groups are found by logGroupNamePrefix only on this server.");
    }
    int limit = request.limit() == null ? PAGE : request.limit();
    String prefix = request.logGroupNamePrefix() == null ? "" : request.logGroupNamePrefix();
    List<LogReader.Group> found = logs.groups(prefix, Tokens.place(request.nextToken()), limit + 1);
    List<LogReader.Group> page = found.subList(0, Math.min(limit, found.size()));
    return DescribeLogGroupsResponse.builder()
        .logGroups(page.stream().map(this::view).toList())
        .nextToken(found.size() > limit ? Tokens.of(page.getLast().name()) : null)
        .build();
  }

  private LogGroup view(LogReader.Group group) {
    String arn = arn(group.name());
    return LogGroup.builder()
        .logGroupName(group.name())
        .creationTime(group.createdMillis())
        .metricFilterCount(0)
        .arn(arn + ":*")
        .logGroupArn(arn)
        .storedBytes(group.storedBytes())
        .logGroupClass("STANDARD")
        .build();
  }

  private DescribeLogStreamsResponse describeStreams(DescribeLogStreamsRequest request) {
    String group = Groups.name(request.logGroupName(), request.logGroupIdentifier());
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
        Groups.streams(logs, group).stream()
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

  private LogStream view(String group, LogReader.Stream stream) {
    return LogStream.builder()
        .logStreamName(stream.name())
        .creationTime(stream.createdMillis())
        .firstEventTimestamp(stream.firstEventMillis())
        .lastEventTimestamp(stream.lastEventMillis())
        .lastIngestionTime(stream.lastEventMillis())
        .arn(arn(group) + ":log-stream:" + stream.name())
        .build();
  }

  private DeleteLogGroupResponse deleteGroup(DeleteLogGroupRequest request) {
    if (!logs.deleteGroup(request.logGroupName())) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
    }
    return DeleteLogGroupResponse.builder().build();
  }

  private String arn(String group) {
    return "arn:aws:logs:" + account.region() + ":" + account.id() + ":log-group:" + group;
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
