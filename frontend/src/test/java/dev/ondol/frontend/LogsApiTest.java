package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

class LogsApiTest {
  private static final String GROUP = "/aws/lambda/hello";

  @TempDir Path folder;
  private TestServer server;
  private CloudWatchLogsClient logs;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    logs = server.cloudWatchLogs();
    for (int i = 0; i < 20; i++) {
      server.logs.append(GROUP, i % 2 == 0 ? "2026/a" : "2026/b", 1000 + i, "line " + i);
    }
    server.logs.append("/aws/lambda/other", "s", 5, "x");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void groupsAndStreamsAreDescribedInPages() {
    assertThat(
            logs.describeLogGroupsPaginator(r -> r.limit(1)).logGroups().stream()
                .map(LogGroup::logGroupName))
        .containsExactly(GROUP, "/aws/lambda/other");
    assertThat(logs.describeLogGroups(r -> r.logGroupNamePrefix("/aws/lambda/o")).logGroups())
        .singleElement()
        .extracting(LogGroup::arn)
        .isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/other:*");
    assertThat(
            logs
                .describeLogStreamsPaginator(
                    r -> r.logGroupName(GROUP).orderBy("LastEventTime").descending(true).limit(1))
                .logStreams()
                .stream()
                .map(LogStream::logStreamName))
        .containsExactly("2026/b", "2026/a");
  }

  @Test
  void eventsOfAllStreamsAreFilteredInOrderPageByPage() {
    List<FilteredLogEvent> all =
        logs.filterLogEventsPaginator(r -> r.logGroupName(GROUP).limit(7)).events().stream()
            .toList();
    assertThat(all)
        .hasSize(20)
        .extracting(FilteredLogEvent::message)
        .startsWith("line 0", "line 1");
    assertThat(all).extracting(FilteredLogEvent::eventId).doesNotHaveDuplicates();
    assertThat(
            logs.filterLogEvents(r -> r.logGroupName(GROUP).startTime(1003L).endTime(1005L))
                .events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("line 3", "line 4", "line 5");
    assertThat(
            logs.filterLogEvents(r -> r.logGroupName(GROUP).logStreamNamePrefix("2026/b")).events())
        .hasSize(10);
    assertThat(
            logs.filterLogEvents(r -> r.logGroupName(GROUP).logStreamNamePrefix("2031")).events())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ERROR                | 1 3
          ERROR timeout        | 3
          "request timed"      | 2
          -ERROR               | 2 4
          ?request ?timeout    | 2 3
          ERROR ?never         | 1 3
          ERROR -timeout       | 1
          '"a \\"quoted\\" b"' | 4
          """)
  void aPatternOfTermsSelects(String pattern, String selected) {
    String group = "/aws/lambda/p";
    server.logs.append(group, "s", 1, "[ERROR] 1");
    server.logs.append(group, "s", 2, "request timed out 2");
    server.logs.append(group, "s", 3, "ERROR timeout 3");
    server.logs.append(group, "s", 4, "a \"quoted\" b 4");
    FilterLogEventsResponse answer =
        logs.filterLogEvents(r -> r.logGroupName(group).filterPattern(pattern));
    assertThat(answer.events().stream().map(e -> e.message().substring(e.message().length() - 1)))
        .containsExactly(selected.split(" "));
  }

  @Test
  void aStreamIsReadForwardsAndBackwardsAndFollowed() {
    GetLogEventsResponse head =
        logs.getLogEvents(
            r -> r.logGroupName(GROUP).logStreamName("2026/a").startFromHead(true).limit(4));
    assertThat(head.events())
        .extracting(OutputLogEvent::message)
        .containsExactly("line 0", "line 2", "line 4", "line 6");
    GetLogEventsResponse tail =
        logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("2026/a").limit(2));
    assertThat(tail.events())
        .extracting(OutputLogEvent::message)
        .containsExactly("line 16", "line 18");
    GetLogEventsResponse before = next(tail.nextBackwardToken());
    assertThat(before.events())
        .hasSize(8)
        .last()
        .extracting(OutputLogEvent::message)
        .isEqualTo("line 14");
    GetLogEventsResponse end = next(tail.nextForwardToken());
    assertThat(end.events()).isEmpty();
    assertThat(end.nextForwardToken()).isEqualTo(tail.nextForwardToken());
    server.logs.append(GROUP, "2026/a", 1018, "late");
    assertThat(next(end.nextForwardToken()).events())
        .extracting(OutputLogEvent::message)
        .containsExactly("late");
  }

  private GetLogEventsResponse next(String token) {
    return logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("2026/a").nextToken(token));
  }

  @Test
  void errorsHaveTheShapeOfJson11() throws Exception {
    HttpResponse<String> missing =
        server.send(
            "POST",
            "/",
            "{\"logGroupName\":\"/nope\"}",
            "X-Amz-Target",
            "Logs_20140328.FilterLogEvents");
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body())
        .isEqualTo(
            "{\"__type\":\"ResourceNotFoundException\",\"message\":\"The specified log group does"
                + " not exist.\"}");
    assertThat(missing.headers().firstValue("content-type")).contains("application/x-amz-json-1.1");
    HttpResponse<String> unknown =
        server.send("POST", "/", "{}", "X-Amz-Target", "Logs_20140328.StartQuery");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("InvalidOperationException", "StartQuery");
    assertThatThrownBy(() -> logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("nope")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> logs.filterLogEvents(r -> r.logGroupName("a b")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("1 validation error detected: Value 'a b' at 'logGroupName'");
    assertThatThrownBy(() -> next("!!")).isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void aDeletedGroupIsGone() {
    logs.deleteLogGroup(r -> r.logGroupName(GROUP));
    assertThatThrownBy(() -> logs.deleteLogGroup(r -> r.logGroupName(GROUP)))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
