package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.model.Operation;
import dev.ondol.logs.LogStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** The tags of groups, by both families of operations that AWS has for them. Thread-safe. */
final class GroupTags {
  private static final int MAX_TAGS = 50;

  private final Groups groups;
  private final LogStore logs;

  GroupTags(Groups groups, LogStore logs) {
    this.groups = groups;
    this.logs = logs;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "TagResource",
        Operation.of(TagResourceRequest.class, TagResourceRequest::builder, this::tag),
        "UntagResource",
        Operation.of(UntagResourceRequest.class, UntagResourceRequest::builder, this::untag),
        "ListTagsForResource",
        Operation.of(
            ListTagsForResourceRequest.class, ListTagsForResourceRequest::builder, this::list),
        "TagLogGroup",
        Operation.of(TagLogGroupRequest.class, TagLogGroupRequest::builder, this::tagGroup),
        "UntagLogGroup",
        Operation.of(UntagLogGroupRequest.class, UntagLogGroupRequest::builder, this::untagGroup),
        "ListTagsLogGroup",
        Operation.of(
            ListTagsLogGroupRequest.class, ListTagsLogGroupRequest::builder, this::listOfGroup));
  }

  private TagResourceResponse tag(TagResourceRequest request) {
    add(named(request.resourceArn()), request.tags());
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest request) {
    remove(named(request.resourceArn()), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  private ListTagsForResourceResponse list(ListTagsForResourceRequest request) {
    String group = named(request.resourceArn());
    return ListTagsForResourceResponse.builder()
        .tags(groups.require(group).settings().tags())
        .build();
  }

  private TagLogGroupResponse tagGroup(TagLogGroupRequest request) {
    add(request.logGroupName(), request.tags());
    return TagLogGroupResponse.builder().build();
  }

  private UntagLogGroupResponse untagGroup(UntagLogGroupRequest request) {
    remove(request.logGroupName(), request.tags());
    return UntagLogGroupResponse.builder().build();
  }

  private ListTagsLogGroupResponse listOfGroup(ListTagsLogGroupRequest request) {
    return ListTagsLogGroupResponse.builder()
        .tags(groups.require(request.logGroupName()).settings().tags())
        .build();
  }

  private String named(String arn) {
    if (!arn.startsWith("arn:")) {
      throw Groups.invalid("The specified resource ARN is invalid.");
    }
    return groups.name(arn);
  }

  private void add(String group, Map<String, String> added) {
    logs.changeGroup(
        group,
        settings -> {
          Map<String, String> tags = new HashMap<>(settings.tags());
          tags.putAll(added);
          if (tags.size() > MAX_TAGS) {
            throw new OndolException(
                ErrorCode.TOO_MANY_TAGS, "A resource can have no more than 50 tags.");
          }
          return settings.withTags(tags);
        });
  }

  private void remove(String group, List<String> keys) {
    logs.changeGroup(
        group,
        settings -> {
          Map<String, String> tags = new HashMap<>(settings.tags());
          keys.forEach(tags::remove);
          return settings.withTags(tags);
        });
  }
}
