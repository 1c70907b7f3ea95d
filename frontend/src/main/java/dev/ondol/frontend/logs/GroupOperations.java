package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.GroupSettings;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupSummary;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogGroupDeletionProtectionRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogGroupDeletionProtectionResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;

/** Groups from their creation to their end, and how long they keep what. Thread-safe. */
final class GroupOperations {
  private static final int MAX_NAME_CHARS = 512;
  private static final int PAGE = 50;

  /** Groups that are looked at in one go for those whose names match. */
  private static final int LOOKED_AT = 500;

  /** The days that AWS takes, in the order in which it tells them. */
  private static final List<Integer> RETENTION_DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final Groups groups;
  private final LogStore logs;

  GroupOperations(Groups groups, LogStore logs) {
    this.groups = groups;
    this.logs = logs;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateLogGroup",
        Operation.of(CreateLogGroupRequest.class, CreateLogGroupRequest::builder, this::create),
        "DeleteLogGroup",
        Operation.of(DeleteLogGroupRequest.class, DeleteLogGroupRequest::builder, this::delete),
        "DescribeLogGroups",
        Operation.of(
            DescribeLogGroupsRequest.class, DescribeLogGroupsRequest::builder, this::describe),
        "ListLogGroups",
        Operation.of(ListLogGroupsRequest.class, ListLogGroupsRequest::builder, this::list),
        "PutRetentionPolicy",
        Operation.of(
            PutRetentionPolicyRequest.class, PutRetentionPolicyRequest::builder, this::retain),
        "DeleteRetentionPolicy",
        Operation.of(
            DeleteRetentionPolicyRequest.class,
            DeleteRetentionPolicyRequest::builder,
            this::retainAsUsual),
        "PutLogGroupDeletionProtection",
        Operation.of(
            PutLogGroupDeletionProtectionRequest.class,
            PutLogGroupDeletionProtectionRequest::builder,
            this::protect));
  }

  private CreateLogGroupResponse create(CreateLogGroupRequest request) {
    if (request.logGroupName().length() > MAX_NAME_CHARS) {
      throw Groups.invalid(
          "Invalid LogGroup or LogStream, both must have length less than or equal to "
              + MAX_NAME_CHARS
              + ".");
    }
    Groups.refuse("kmsKeyId", request.kmsKeyId() != null);
    Groups.refuse(
        "logGroupClass " + request.logGroupClassAsString(),
        request.logGroupClass() != null && request.logGroupClass() != LogGroupClass.STANDARD);
    logs.createGroup(
        request.logGroupName(),
        GroupSettings.DEFAULT
            .withTags(request.tags())
            .withDeletable(!Boolean.TRUE.equals(request.deletionProtectionEnabled())));
    return CreateLogGroupResponse.builder().build();
  }

  private DeleteLogGroupResponse delete(DeleteLogGroupRequest request) {
    String name = request.logGroupName();
    if (!groups.require(name).settings().deletable()) {
      throw new OndolException(
          ErrorCode.VALIDATION,
          "The log group cannot be deleted because deletion protection is enabled.");
    }
    if (!logs.deleteGroup(name)) {
      throw Groups.notFound();
    }
    return DeleteLogGroupResponse.builder().build();
  }

  private DescribeLogGroupsResponse describe(DescribeLogGroupsRequest request) {
    String prefix = request.logGroupNamePrefix();
    String pattern = request.logGroupNamePattern();
    if (prefix != null && pattern != null) {
      throw Groups.invalid(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    Groups.refuse("accountIdentifiers", !request.accountIdentifiers().isEmpty());
    List<String> named = request.logGroupIdentifiers().stream().map(groups::name).toList();
    Predicate<String> wanted =
        name ->
            (pattern == null || name.contains(pattern))
                && (named.isEmpty() || named.contains(name));
    Found found =
        isOther(request.logGroupClass())
            ? new Found(List.of(), null)
            : find(prefix, wanted, request.nextToken(), request.limit());
    return DescribeLogGroupsResponse.builder()
        .logGroups(found.page.stream().map(group -> view(group, pattern != null)).toList())
        .nextToken(found.nextToken)
        .build();
  }

  /**
   * @param brief as AWS shows groups that it found by a pattern
   */
  private LogGroup view(LogReader.Group group, boolean brief) {
    String arn = groups.arn(group.name());
    LogGroup.Builder view =
        LogGroup.builder()
            .logGroupName(group.name())
            .creationTime(group.createdMillis())
            .metricFilterCount(0)
            .arn(arn + ":*")
            .logGroupArn(arn)
            .logGroupClass(LogGroupClass.STANDARD);
    if (!brief) {
      int days = group.settings().retentionDays();
      view.storedBytes(group.storedBytes())
          .retentionInDays(days == 0 ? null : days)
          .deletionProtectionEnabled(!group.settings().deletable());
    }
    return view.build();
  }

  private ListLogGroupsResponse list(ListLogGroupsRequest request) {
    Groups.refuse("accountIdentifiers", !request.accountIdentifiers().isEmpty());
    Groups.refuse("logGroupTags", request.hasLogGroupTags());
    Groups.refuse("dataSources", request.hasDataSources());
    Groups.refuse("fieldIndexNames", request.hasFieldIndexNames());
    List<String> parts =
        request.logGroupNamePattern() == null
            ? List.of()
            : List.of(request.logGroupNamePattern().split("\\|"));
    Predicate<String> wanted =
        name -> parts.isEmpty() || parts.stream().anyMatch(part -> matches(name, part));
    Found found =
        isOther(request.logGroupClass())
            ? new Found(List.of(), null)
            : find(null, wanted, request.nextToken(), request.limit());
    return ListLogGroupsResponse.builder()
        .logGroups(
            found.page.stream()
                .map(group ->
                    LogGroupSummary.builder()
                        .logGroupName(group.name())
                        .logGroupArn(groups.arn(group.name()))
                        .logGroupClass(LogGroupClass.STANDARD)
                        .build())
                .toList())
        .nextToken(found.nextToken)
        .build();
  }

  private static boolean matches(String name, String part) {
    return part.startsWith("^") ? name.startsWith(part.substring(1)) : name.contains(part);
  }

  /** All groups here are of one class. */
  private static boolean isOther(@Nullable LogGroupClass asked) {
    return asked != null && asked != LogGroupClass.STANDARD;
  }

  private record Found(List<LogReader.Group> page, @Nullable String nextToken) {}

  private Found find(
      @Nullable String prefix,
      Predicate<String> wanted,
      @Nullable String token,
      @Nullable Integer asked) {
    int limit = Objects.requireNonNullElse(asked, PAGE);
    List<LogReader.Group> found = new ArrayList<>();
    String after = Tokens.place(token);
    List<LogReader.Group> looked;
    do {
      looked = logs.groups(Objects.requireNonNullElse(prefix, ""), after, LOOKED_AT);
      for (LogReader.Group group : looked) {
        if (found.size() <= limit && wanted.test(group.name())) {
          found.add(group);
        }
        after = group.name();
      }
    } while (looked.size() == LOOKED_AT && found.size() <= limit);
    if (found.size() <= limit) {
      return new Found(found, null);
    }
    List<LogReader.Group> page = found.subList(0, limit);
    return new Found(page, Tokens.of(page.getLast().name()));
  }

  private PutRetentionPolicyResponse retain(PutRetentionPolicyRequest request) {
    int days = request.retentionInDays();
    if (!RETENTION_DAYS.contains(days)) {
      throw Groups.invalid(
          "1 validation error detected: Value '%d' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: %s"
              .formatted(days, RETENTION_DAYS));
    }
    change(request.logGroupName(), settings -> settings.withRetentionDays(days));
    return PutRetentionPolicyResponse.builder().build();
  }

  private DeleteRetentionPolicyResponse retainAsUsual(DeleteRetentionPolicyRequest request) {
    change(request.logGroupName(), settings -> settings.withRetentionDays(0));
    return DeleteRetentionPolicyResponse.builder().build();
  }

  private PutLogGroupDeletionProtectionResponse protect(
      PutLogGroupDeletionProtectionRequest request) {
    boolean deletable = !request.deletionProtectionEnabled();
    change(
        groups.name(request.logGroupIdentifier()), settings -> settings.withDeletable(deletable));
    return PutLogGroupDeletionProtectionResponse.builder().build();
  }

  private void change(String group, UnaryOperator<GroupSettings> change) {
    logs.changeGroup(group, change);
  }
}
