package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupSummary;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.TooManyTagsException;

/** Groups, streams, tags, retention and events that a client puts, with AWS's texts. */
class LogGroupsTest {
  private static final String ARN = "arn:aws:logs:us-east-1:000000000000:log-group:";

  @TempDir Path folder;
  private TestServer server;
  private CloudWatchLogsClient logs;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    logs = server.cloudWatchLogs();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aGroupIsMadeOnceAndDescribed() {
    logs.createLogGroup(r -> r.logGroupName("/one").tags(Map.of("team", "a b")));
    assertThatThrownBy(() -> logs.createLogGroup(r -> r.logGroupName("/one")))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining("The specified log group already exists");
    logs.createLogGroup(r -> r.logGroupName("/two"));
    LogGroup one = logs.describeLogGroups(r -> r.logGroupNamePrefix("/o")).logGroups().getFirst();
    assertThat(one.arn()).isEqualTo(ARN + "/one:*");
    assertThat(one.logGroupArn()).isEqualTo(ARN + "/one");
    assertThat(one.storedBytes()).isZero();
    assertThat(one.metricFilterCount()).isZero();
    assertThat(one.retentionInDays()).isNull();
    assertThat(one.deletionProtectionEnabled()).isFalse();
    assertThat(one.creationTime()).isPositive();
    assertThat(logs.describeLogGroups(r -> r.logGroupNamePattern("wo")).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly("/two");
    assertThat(logs.describeLogGroups(r -> r.logGroupIdentifiers(ARN + "/two")).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly("/two");
    var first = logs.listLogGroups(r -> r.logGroupNamePattern("^/tw|one").limit(1));
    var second =
        logs.listLogGroups(
            r -> r.logGroupNamePattern("^/tw|one").limit(1).nextToken(first.nextToken()));
    assertThat(first.logGroups()).extracting(LogGroupSummary::logGroupName).containsExactly("/one");
    assertThat(second.logGroups())
        .extracting(LogGroupSummary::logGroupName)
        .containsExactly("/two");
    assertThat(second.nextToken()).isNull();
    assertThatThrownBy(
            () -> logs.describeLogGroups(r -> r.logGroupNamePrefix("/").logGroupNamePattern("o")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    assertThatThrownBy(() -> logs.createLogGroup(r -> r.logGroupName("x".repeat(513))))
        .hasMessageContaining(
            "Invalid LogGroup or LogStream, both must have length less than or equal to 512.");
    assertThatThrownBy(() -> logs.createLogGroup(r -> r.logGroupName("/k").kmsKeyId("k")))
        .hasMessageContaining("kmsKeyId is not offered by this server.");
  }

  @Test
  void aProtectedGroupStays() {
    logs.createLogGroup(r -> r.logGroupName("/kept").deletionProtectionEnabled(true));
    assertThatThrownBy(() -> logs.deleteLogGroup(r -> r.logGroupName("/kept")))
        .isInstanceOfSatisfying(
            CloudWatchLogsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    logs.putLogGroupDeletionProtection(
        r -> r.logGroupIdentifier(ARN + "/kept").deletionProtectionEnabled(false));
    logs.deleteLogGroup(r -> r.logGroupName("/kept"));
    assertThat(logs.describeLogGroups().logGroups()).isEmpty();
  }

  @Test
  void streamsAreMadeBeforeTheirEventsAndDeletedWithThem() {
    assertThatThrownBy(() -> logs.createLogStream(r -> r.logGroupName("/g").logStreamName("s")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log group does not exist.");
    logs.createLogGroup(r -> r.logGroupName("/g"));
    for (String name : List.of("a", "b", "c")) {
      logs.createLogStream(r -> r.logGroupName("/g").logStreamName(name));
    }
    assertThatThrownBy(() -> logs.createLogStream(r -> r.logGroupName("/g").logStreamName("a")))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining("The specified log stream already exists");
    LogStream empty =
        logs.describeLogStreams(r -> r.logGroupIdentifier(ARN + "/g")).logStreams().getFirst();
    assertThat(empty.arn()).isEqualTo(ARN + "/g:log-stream:a");
    assertThat(empty.lastEventTimestamp()).isNull();
    assertThat(empty.uploadSequenceToken()).isNull();

    put("/g", "a", event(now() - 10, "dead"));
    put("/g", "b", event(now() - 5, "alive"));
    logs.deleteLogStream(r -> r.logGroupName("/g").logStreamName("a"));
    assertThat(messages("/g")).containsExactly("alive");
    assertThatThrownBy(() -> put("/g", "a", event(now(), "x")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log stream does not exist.");
    assertThatThrownBy(() -> logs.deleteLogStream(r -> r.logGroupName("/g").logStreamName("a")))
        .hasMessageContaining("The specified log stream does not exist.");
    logs.createLogStream(r -> r.logGroupName("/g").logStreamName("a"));
    put("/g", "a", event(now(), "anew"));
    assertThat(messages("/g")).containsExactly("alive", "anew");
    assertThat(
            logs.describeLogStreams(
                    r -> r.logGroupName("/g").orderBy("LastEventTime").descending(true))
                .logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("a", "b", "c");
    assertThatThrownBy(
            () -> logs.describeLogStreams(r -> r.logGroupName("/g").logGroupIdentifier("/g")))
        .hasMessageContaining("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
    assertThatThrownBy(() ->
            logs.describeLogStreams(
                r -> r.logGroupName("/g").orderBy("LastEventTime").logStreamNamePrefix("a")))
        .hasMessageContaining("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }

  @Test
  void aBatchKeepsToTheRulesOrIsRefused() {
    logs.createLogGroup(r -> r.logGroupName("/g"));
    logs.createLogStream(r -> r.logGroupName("/g").logStreamName("s"));
    long now = now();
    assertThatThrownBy(() -> put("/g", "s", event(now, "b"), event(now - 1, "a")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(
            "Log events in a single PutLogEvents request must be in chronological order.");
    assertThatThrownBy(() ->
            put("/g", "s", event(now - Duration.ofHours(25).toMillis(), "a"), event(now, "b")))
        .hasMessageContaining(
            "The batch of log events in a single PutLogEvents request cannot span more than 24"
                + " hours.");
    assertThatThrownBy(() -> put("/g", "s", event(now, "€".repeat(349_526))))
        .hasMessageContaining("Log event too large: 1048604 bytes exceeds limit of 1048576");
    String half = "x".repeat(600_000);
    assertThatThrownBy(() -> put("/g", "s", event(now, half), event(now, half)))
        .hasMessageContaining("Upload too large: 1200052 bytes exceeds limit of 1048576");
    assertThatThrownBy(() ->
            logs.putLogEvents(r ->
                r.logGroupName("/g")
                    .logStreamName("s")
                    .logEvents(IntStream.range(0, 10_001).mapToObj(i -> event(now, "x")).toList())))
        .hasMessageContaining("Member must have length less than or equal to 10000");
    assertThat(messages("/g")).isEmpty();

    String largest = "x".repeat(1_048_576 - 26);
    PutLogEventsResponse taken =
        logs.putLogEvents(r ->
            r.logGroupName("/g")
                .logStreamName("s")
                .sequenceToken("whatever")
                .logEvents(event(now, largest)));
    assertThat(taken.nextSequenceToken()).hasSize(56);
    assertThat(taken.rejectedLogEventsInfo()).isNull();
    assertThat(messages("/g")).containsExactly(largest);
  }

  @Test
  void eventsThatAreTooOldTooNewOrExpiredAreLeftOutAndTold() {
    logs.createLogGroup(r -> r.logGroupName("/g"));
    logs.createLogStream(r -> r.logGroupName("/g").logStreamName("s"));
    long now = now();
    long hour = Duration.ofHours(1).toMillis();
    PutLogEventsResponse ends =
        put(
            "/g",
            "s",
            event(now - 15 * 24 * hour, "old"),
            event(now - 14 * 24 * hour - hour, "old"));
    assertThat(ends.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(2);
    PutLogEventsResponse ahead =
        put("/g", "s", event(now, "a"), event(now + hour, "b"), event(now + 3 * hour, "c"));
    assertThat(ahead.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(2);
    assertThat(ahead.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isNull();
    logs.putRetentionPolicy(r -> r.logGroupName("/g").retentionInDays(1));
    PutLogEventsResponse expired =
        put("/g", "s", event(now - 30 * hour, "expired"), event(now - 7 * hour, "kept"));
    assertThat(expired.rejectedLogEventsInfo().expiredLogEventEndIndex()).isEqualTo(1);
    assertThat(messages("/g")).containsExactly("kept", "a", "b");
  }

  @Test
  void retentionIsOneOfAwsDaysAndHidesWhatIsOlder() {
    logs.createLogGroup(r -> r.logGroupName("/g"));
    server.logs.append("/g", "s", now() - Duration.ofDays(2).toMillis(), "old");
    server.logs.append("/g", "s", now(), "new");
    assertThat(messages("/g")).containsExactly("old", "new");
    assertThatThrownBy(() -> logs.putRetentionPolicy(r -> r.logGroupName("/g").retentionInDays(2)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Value '2' at 'retentionInDays' failed to satisfy constraint");
    logs.putRetentionPolicy(r -> r.logGroupName("/g").retentionInDays(1));
    assertThat(logs.describeLogGroups().logGroups().getFirst().retentionInDays()).isEqualTo(1);
    assertThat(messages("/g")).containsExactly("new");
    logs.deleteRetentionPolicy(r -> r.logGroupName("/g"));
    assertThat(logs.describeLogGroups().logGroups().getFirst().retentionInDays()).isNull();
    assertThatThrownBy(() -> logs.deleteRetentionPolicy(r -> r.logGroupName("/nope")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  @SuppressWarnings("deprecation") // the older family of operations is AWS's too
  void tagsAreTheSameByBothFamiliesOfOperations() {
    logs.createLogGroup(r -> r.logGroupName("/g").tags(Map.of("env", "testing")));
    logs.tagResource(r -> r.resourceArn(ARN + "/g").tags(Map.of("test1", "val1", "test2", "val2")));
    logs.tagLogGroup(r -> r.logGroupName("/g").tags(Map.of("test3", "val3")));
    assertThat(logs.listTagsForResource(r -> r.resourceArn(ARN + "/g")).tags())
        .isEqualTo(Map.of("env", "testing", "test1", "val1", "test2", "val2", "test3", "val3"))
        .isEqualTo(logs.listTagsLogGroup(r -> r.logGroupName("/g")).tags());
    logs.untagResource(r -> r.resourceArn(ARN + "/g").tagKeys("env", "test1"));
    logs.untagLogGroup(r -> r.logGroupName("/g").tags("test3"));
    assertThat(logs.listTagsForResource(r -> r.resourceArn(ARN + "/g")).tags())
        .isEqualTo(Map.of("test2", "val2"));
    Map<String, String> many = new java.util.HashMap<>();
    IntStream.range(0, 50).forEach(i -> many.put("k" + i, "v"));
    assertThatThrownBy(() -> logs.tagResource(r -> r.resourceArn(ARN + "/g").tags(many)))
        .isInstanceOf(TooManyTagsException.class);
    assertThatThrownBy(() -> logs.listTagsForResource(r -> r.resourceArn(ARN + "/nope")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"StartQuery", "PutMetricFilter", "PutSubscriptionFilter", "CreateExportTask"})
  void whatIsNotOfferedIsRefusedInAwsShape(String operation) throws Exception {
    var answer = server.send("POST", "/", "{}", "X-Amz-Target", "Logs_20140328." + operation);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"__type\":\"InvalidOperationException\",\"message\":\"The operation %s is not offered by this server.\"}"
                .formatted(operation));
  }

  @Test
  void aStreamIsReadToBothEndsByTokens() {
    logs.createLogGroup(r -> r.logGroupName("/g"));
    logs.createLogStream(r -> r.logGroupName("/g").logStreamName("s"));
    var none = logs.getLogEvents(r -> r.logGroupName("/g").logStreamName("s"));
    assertThat(none.nextForwardToken()).startsWith("f/").endsWith("/s");
    long now = now();
    for (int i = 0; i < 10; i++) {
      server.logs.append("/g", "s", now + i, "m" + i);
    }
    List<String> back = new ArrayList<>();
    var page = logs.getLogEvents(r -> r.logGroupIdentifier(ARN + "/g").logStreamName("s").limit(4));
    while (!page.events().isEmpty()) {
      back.addAll(0, page.events().stream().map(OutputLogEvent::message).toList());
      String token = page.nextBackwardToken();
      page =
          logs.getLogEvents(r -> r.logGroupName("/g").logStreamName("s").limit(4).nextToken(token));
      if (page.events().isEmpty()) {
        assertThat(page.nextBackwardToken()).isEqualTo(token);
      }
    }
    assertThat(back).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    assertThat(
            logs
                .getLogEventsPaginator(
                    r -> r.logGroupName("/g").logStreamName("s").startFromHead(true).limit(3))
                .events()
                .stream()
                .map(OutputLogEvent::message))
        .isEqualTo(back);
  }

  private PutLogEventsResponse put(String group, String stream, InputLogEvent... events) {
    return logs.putLogEvents(r -> r.logGroupName(group).logStreamName(stream).logEvents(events));
  }

  private static InputLogEvent event(long timestamp, String message) {
    return InputLogEvent.builder().timestamp(timestamp).message(message).build();
  }

  private List<String> messages(String group) {
    return logs.filterLogEventsPaginator(r -> r.logGroupName(group)).events().stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
