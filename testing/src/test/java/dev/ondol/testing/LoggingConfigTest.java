package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Where functions log, in which format, and which lines are left out. */
class LoggingConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NODE =
      """
      exports.handler = async event => {
        console.debug('quiet');
        console.log('usual', { n: 1 });
        console.error('loud');
        process.stdout.write('plain\\n');
        if (event.fail) throw new RangeError('asked to fail');
      };
      """;
  private static final String PYTHON =
      """
      import logging
      logger = logging.getLogger()
      def handler(event, context):
          logger.debug('quiet')
          logger.info('usual')
          logger.error('loud', extra={'order': 7})
          print('plain')
      """;

  private static final String JAVA =
      """
      public class Handler {
        public String handle(Object event) {
          System.out.println("plain");
          throw new IllegalStateException("asked to fail");
        }
      }
      """;

  @TempDir private Path folder;
  private final TestPlatform platform = TestPlatform.start("process");

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void jsonLinesOfNodeAndOfThePlatformAreWholeRecordsOfTheirLevels() {
    create(
        "json",
        platform.requireNode(),
        "index.js",
        NODE,
        LoggingConfig.builder().logFormat(LogFormat.JSON).build());
    String tail = invoke("json", "{}");
    List<String> lines = lines("/aws/lambda/json");

    assertThat(types(lines))
        .containsExactly(
            "platform.initStart", "platform.start", "INFO", "ERROR", "plain", "platform.report");
    JsonNode line = JSON.readTree(lines.get(2));
    assertThat(line.get("message").asString()).isEqualTo("usual { n: 1 }");
    assertThat(line.get("timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    JsonNode start = JSON.readTree(lines.get(1));
    assertThat(start.get("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    assertThat(start.at("/record/version").asString()).isEqualTo("$LATEST");
    assertThat(line.get("requestId")).isEqualTo(start.at("/record/requestId"));
    JsonNode report = JSON.readTree(lines.getLast()).get("record");
    assertThat(report.get("status").asString()).isEqualTo("success");
    assertThat(report.at("/metrics/durationMs").asDouble()).isPositive();
    assertThat(report.at("/metrics/initDurationMs").asDouble()).isPositive();
    assertThat(report.at("/metrics/billedDurationMs").isIntegralNumber()).isTrue();
    assertThat(report.at("/metrics/memorySizeMB").asInt()).isEqualTo(128);

    assertThat(types(tail.lines().toList()))
        .containsExactly(
            "platform.start", "INFO", "ERROR", "plain", "platform.runtimeDone", "platform.report");
    assertThat(tail).doesNotEndWith("\n");
  }

  @Test
  void levelsLeaveLinesOutOfTheStreamAndNoneOfThePlatformsOutOfTheTail() {
    create(
        "quiet",
        platform.requireNode(),
        "index.js",
        NODE,
        LoggingConfig.builder()
            .logFormat(LogFormat.JSON)
            .applicationLogLevel("ERROR")
            .systemLogLevel("WARN")
            .build());
    String tail = invoke("quiet", "{}");
    assertThat(types(lines("/aws/lambda/quiet"))).containsExactly("ERROR", "plain");
    assertThat(types(tail.lines().toList()))
        .containsExactly(
            "platform.start", "ERROR", "plain", "platform.runtimeDone", "platform.report");

    invoke("quiet", "{\"fail\": true}");
    List<String> failed = lines("/aws/lambda/quiet");
    assertThat(types(failed).subList(2, failed.size()))
        .containsExactly("ERROR", "plain", "ERROR", "platform.runtimeDone", "platform.report");
    assertThat(JSON.readTree(failed.getLast()).at("/record/status").asString()).isEqualTo("error");

    LoggingConfig all =
        LoggingConfig.builder().applicationLogLevel("TRACE").systemLogLevel("DEBUG").build();
    assertThat(
            platform
                .lambda()
                .updateFunctionConfiguration(r -> r.functionName("quiet").loggingConfig(all))
                .loggingConfig()
                .logFormat())
        .isEqualTo(LogFormat.JSON);
    int before = lines("/aws/lambda/quiet").size();
    invoke("quiet", "{}");
    List<String> loud = lines("/aws/lambda/quiet");
    assertThat(types(loud).subList(before, loud.size()))
        .containsExactly(
            "platform.initStart",
            "platform.initRuntimeDone",
            "platform.initReport",
            "platform.start",
            "DEBUG",
            "INFO",
            "ERROR",
            "plain",
            "platform.runtimeDone",
            "platform.report");
  }

  @Test
  void jsonLinesOfPythonCarryTheirExtras() {
    create(
        "python",
        platform.requirePython(),
        "index.py",
        PYTHON,
        LoggingConfig.builder().logFormat(LogFormat.JSON).build());
    invoke("python", "{}");
    List<String> lines = lines("/aws/lambda/python");
    assertThat(types(lines))
        .containsExactly(
            "platform.initStart", "platform.start", "INFO", "ERROR", "plain", "platform.report");
    JsonNode loud = JSON.readTree(lines.get(3));
    assertThat(loud.get("message").asString()).isEqualTo("loud");
    assertThat(loud.get("order").asInt()).isEqualTo(7);
    assertThat(loud.has("requestId")).isTrue();
  }

  @Test
  void jsonLinesOfJavaComeFromItsOwnRuntimeClient() throws IOException {
    String runtime = platform.requireRuntime("java25", "java21", "java17");
    Path source = Files.writeString(folder.resolve("Handler.java"), JAVA);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "17", "-d", folder.toString(), source.toString());
    assertThat(compiled).isZero();
    LoggingConfig json = LoggingConfig.builder().logFormat(LogFormat.JSON).build();
    create("java", runtime, "Handler::handle", new CodeZip().folder("", folder).bytes(), json);
    invoke("java", "{}");
    List<String> lines = lines("/aws/lambda/java");
    assertThat(types(lines))
        .contains("platform.start", "ERROR", "plain", "platform.runtimeDone", "platform.report");
    String error =
        lines.stream().filter(line -> line.contains("\"ERROR\"")).findFirst().orElseThrow();
    assertThat(JSON.readTree(error).get("message").asString()).contains("asked to fail");
    assertThat(JSON.readTree(error).has("AWSRequestId")).isTrue();
  }

  @Test
  void aGroupOfItsOwnHasStreamsThatTellWhoseTheyAre() {
    LoggingConfig shared = LoggingConfig.builder().logGroup("/shared").build();
    create("one", platform.requireNode(), "index.js", NODE, shared);
    create("two", platform.requireNode(), "index.js", NODE, shared);
    assertThat(invoke("one", "{}")).contains("START RequestId: ", "\tINFO\tusual { n: 1 }\n");
    invoke("two", "{}");
    assertThat(platform.logs().describeLogStreams(r -> r.logGroupName("/shared")).logStreams())
        .extracting(
            stream -> stream.logStreamName().replaceAll("^\\d{4}/\\d\\d/\\d\\d/|[0-9a-f]{32}$", ""))
        .containsExactly("one[$LATEST]", "two[$LATEST]");
    assertThat(printed("two")).startsWith("INIT_START").containsOnlyOnce("START RequestId: ");
  }

  @Test
  void levelsNeedJsonAndGoWithIt() {
    assertThatThrownBy(() ->
            create(
                "text",
                platform.requireNode(),
                "index.js",
                NODE,
                LoggingConfig.builder().applicationLogLevel("INFO").build()))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from your"
                + " request or change the LogFormat to \"JSON\" and try again.");
    create("text", platform.requireNode(), "index.js", NODE, LoggingConfig.builder().build());
    assertThat(
            update(
                LoggingConfig.builder().logFormat(LogFormat.JSON).systemLogLevel("WARN").build()))
        .isEqualTo(config(LogFormat.JSON, "INFO", "WARN", "/aws/lambda/text"));
    assertThat(update(LoggingConfig.builder().logGroup("/other").build()))
        .isEqualTo(config(LogFormat.JSON, "INFO", "WARN", "/other"));
    assertThat(update(LoggingConfig.builder().logFormat(LogFormat.TEXT).build()))
        .isEqualTo(config(LogFormat.TEXT, null, null, "/other"));
  }

  private LoggingConfig update(LoggingConfig asked) {
    return platform
        .lambda()
        .updateFunctionConfiguration(r -> r.functionName("text").loggingConfig(asked))
        .loggingConfig();
  }

  private static LoggingConfig config(
      LogFormat format,
      @org.jspecify.annotations.Nullable String application,
      @org.jspecify.annotations.Nullable String system,
      String group) {
    return LoggingConfig.builder()
        .logFormat(format)
        .applicationLogLevel(application)
        .systemLogLevel(system)
        .logGroup(group)
        .build();
  }

  private void create(
      String name, String runtime, String file, String source, LoggingConfig logging) {
    create(name, runtime, "index.handler", CodeZip.with(file, source).bytes(), logging);
  }

  private void create(
      String name, String runtime, String handler, SdkBytes code, LoggingConfig logging) {
    platform
        .lambda()
        .createFunction(r ->
            r.functionName(name)
                .runtime(runtime)
                .handler(handler)
                .role(TestPlatform.ROLE)
                .timeout(20)
                .loggingConfig(logging)
                .code(c -> c.zipFile(code)));
  }

  /** The log's tail, as its caller gets it. */
  private String invoke(String name, String event) {
    platform.awaitIdle();
    String tail =
        platform
            .lambda()
            .invoke(r ->
                r.functionName(name).payload(SdkBytes.fromUtf8String(event)).logType(LogType.TAIL))
            .logResult();
    return new String(Base64.getDecoder().decode(tail), StandardCharsets.UTF_8);
  }

  private List<String> lines(String group) {
    return platform.logs().filterLogEventsPaginator(r -> r.logGroupName(group)).events().stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  /** What {@code ondol logs} says. */
  private String printed(String name) {
    StringWriter out = new StringWriter();
    String endpoint = platform.platform().endpoint().toString();
    int exit =
        Main.commandLine(Map.of())
            .setOut(new PrintWriter(out))
            .execute("logs", name, "--endpoint", endpoint);
    assertThat(exit).isZero();
    return out.toString();
  }

  /** The type of the platform's lines, the level of the function's, and text as it is. */
  private static List<String> types(List<String> lines) {
    return lines.stream()
        .map(line -> {
          if (!line.startsWith("{")) {
            return line;
          }
          JsonNode record = JSON.readTree(line);
          return record.has("type")
              ? record.get("type").asString()
              : record.get("level").asString();
        })
        .toList();
  }
}
