package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CloudWatch Logs by AWS's clients in Python: botocore, and the command that follows a log. */
@Timeout(120)
class LogsByPythonTest {
  private static final String SCRIPT =
      """
      import sys, threading, time
      import botocore.session, botocore.config
      endpoint = sys.argv[1]
      session = botocore.session.Session()
      config = botocore.config.Config(inject_host_prefix=False, retries={"total_max_attempts": 1})
      def client():
          return session.create_client("logs", "us-east-1", endpoint_url=endpoint, config=config,
              aws_access_key_id="test", aws_secret_access_key="test")
      logs = client()
      logs.create_log_group(logGroupName="/py", tags={"a": "b"})
      logs.put_retention_policy(logGroupName="/py", retentionInDays=30)
      for i in range(60):
          logs.create_log_stream(logGroupName="/py", logStreamName="s%02d" % i)
      try:
          logs.create_log_group(logGroupName="/py")
      except logs.exceptions.ResourceAlreadyExistsException as e:
          print("refused:", e.response["Error"]["Message"])
      now = int(time.time() * 1000)
      for i in range(3):
          logs.put_log_events(logGroupName="/py", logStreamName="s00", logEvents=[
              {"timestamp": now + i * 10 + j, "message": '{"n": %d}' % (i * 10 + j)} for j in range(10)])
      def pages(operation, key, **arguments):
          return [x for page in logs.get_paginator(operation).paginate(**arguments) for x in page[key]]
      print("streams:", len(pages("describe_log_streams", "logStreams", logGroupName="/py")))
      print("groups:", [(g["logGroupName"], g["retentionInDays"]) for g in pages("describe_log_groups", "logGroups")])
      print("found:", [e["message"] for e in pages("filter_log_events", "events", logGroupName="/py",
          filterPattern="{ $.n >= 28 }", PaginationConfig={"PageSize": 1})])
      stream = logs.start_live_tail(logGroupIdentifiers=["/py"], logEventFilterPattern="live")["responseStream"]
      for event in stream:
          if "sessionStart" in event:
              print("tail of:", event["sessionStart"]["logGroupIdentifiers"])
              client().put_log_events(logGroupName="/py", logStreamName="s01", logEvents=[
                  {"timestamp": now, "message": "quiet"}, {"timestamp": now, "message": "live one"}])
          results = event.get("sessionUpdate", {}).get("sessionResults", [])
          if results:
              print("heard:", [(r["logStreamName"], r["message"]) for r in results],
                  event["sessionUpdate"]["sessionMetadata"]["sampled"])
              break
      stream.close()
      """;

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void botocorePagesPutsFiltersAndTailsLive() throws Exception {
    assumeTrue(
        output("import botocore.session; print('there')").equals("there\n"),
        "skipped: no Python with botocore in the path");
    assertThat(output(SCRIPT, server.uri("").toString()))
        .isEqualTo(
            """
            refused: The specified log group already exists
            streams: 60
            groups: [('/py', 30)]
            found: ['{"n": 28}', '{"n": 29}']
            tail of: ['/py']
            heard: [('s01', 'live one')] False
            """);
  }

  @Test
  void theCommandLineFollowsALog() throws Exception {
    Optional<String> aws = AwsCliTest.cli();
    assumeTrue(aws.isPresent(), "skipped: no AWS CLI of version 2 in the path");
    String endpoint = server.uri("").toString();
    server.logs.append("/followed", "s", System.currentTimeMillis(), "first line");
    ProcessBuilder tail =
        new ProcessBuilder(
            aws.get(), "logs", "tail", "/followed", "--follow", "--endpoint-url", endpoint);
    tail.environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1",
                "PYTHONUNBUFFERED", "1",
                "AWS_EC2_METADATA_DISABLED", "true"));
    Process process = tail.redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).endsWith("s first line");
      server.logs.append("/followed", "s", System.currentTimeMillis(), "second line");
      assertThat(lines.readLine()).endsWith("s second line");
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private String output(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", "-c", script));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(1, TimeUnit.MINUTES);
    return text;
  }
}
