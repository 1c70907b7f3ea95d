package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimes.ScriptedRuntimeApi.Post;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonBootstrapTest {
  private static final String HANDLER = "lambda_function.lambda_handler";
  private static final String SECONDS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"python3.9", "python3.10", "python3.11", "python3.12", "python3.13"})
  void runsAHandlerAndPollsInTheSameWrite(String identifier) throws Exception {
    write("lambda_function.py", "def lambda_handler(event, context):\n    return event\n");
    try (RunningFunction function = start(identifier, Map.of(), HANDLER)) {
      Post post = function.invoke("{\"name\":1}");
      assertThat(post.text()).isEqualTo("{\"name\": 1}");
      assertThat(post.kind()).isEqualTo("response");
      assertThat(post.headers()).containsEntry("content-type", "application/json");
      assertThat(post.pollInSameRead()).isTrue();
      assertThat(function.invoke("[2]").text()).isEqualTo("[2]");
    }
  }

  @Test
  void keepsCharactersFromPython312OnAndEscapesThemBefore() throws Exception {
    write("lambda_function.py", "def lambda_handler(event, context):\n    return event\n");
    try (RunningFunction function = start("python3.12", Map.of(), HANDLER)) {
      assertThat(function.invoke("\"온\"").text()).isEqualTo("\"온\"");
    }
    try (RunningFunction function = start("python3.11", Map.of(), HANDLER)) {
      assertThat(function.invoke("\"온\"").text()).isEqualTo("\"\\uc628\"");
    }
  }

  @Test
  void connectsBeforeItLoadsTheFunctionAndPollsOnlyAfterwards() throws Exception {
    write(
        "lambda_function.py",
        """
        import os, time
        while not os.path.exists("go"):
            time.sleep(0.005)
        def lambda_handler(event, context):
            return 1
        """);
    try (RunningFunction function = start(Map.of(), HANDLER)) {
      assertThat(function.api.awaitConnection()).isTrue();
      assertThat(function.api.hasPolled()).isFalse();
      write("go", "");
      assertThat(function.api.awaitPoll()).isTrue();
    }
  }

  @Test
  void givesACompleteContext() throws Exception {
    try (RunningFunction function =
        start(
            """
            import os
            def lambda_handler(event, context):
                return [
                    context.aws_request_id, context.function_name, context.function_version,
                    context.memory_limit_in_mb, context.invoked_function_arn,
                    context.log_group_name, context.log_stream_name,
                    context.identity.cognito_identity_id, context.client_context.custom,
                    context.client_context.client.app_title,
                    50_000 < context.get_remaining_time_in_millis() <= 60_000,
                    os.environ["_X_AMZN_TRACE_ID"],
                ]
            """)) {
      Map<String, String> headers =
          Map.of(
              "Lambda-Runtime-Client-Context",
              "{\"custom\":{\"k\":\"é\"},\"client\":{\"app_title\":\"t\"}}",
              "Lambda-Runtime-Cognito-Identity",
              "{\"cognitoIdentityId\":\"id\"}");
      assertThat(function.invoke("{}", headers).text())
          .isEqualTo(
              "[\""
                  + function.lastRequestId()
                  + "\", \"tested\", \"$LATEST\", \"128\", \""
                  + RunningFunction.ARN
                  + "\", \"/aws/lambda/tested\", \"2026/01/01/[$LATEST]abc\", \"id\","
                  + " {\"k\": \"é\"}, \"t\", true,"
                  + " \"Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1\"]");
    }
  }

  @Test
  void looksForModulesInLambdasOrder() throws Exception {
    try (RunningFunction function =
        start(
            """
            import sys
            def lambda_handler(event, context):
                exit  # the builtin is there
                return sys.path[:4] + sys.argv[1:] + [sys.flags.no_user_site]
            """)) {
      String paths = function.invoke("{}").text();
      assertThat(paths)
          .matches(
              "\\[\""
                  + root.resolve("task")
                  + "\", \""
                  + root.resolve("opt")
                  + "/python/lib/python3\\.\\d+/site-packages\", \""
                  + root.resolve("opt")
                  + "/python\", \"[^\"]+/python\", 1]");
    }
  }

  @Test
  void describesWhatTheHandlerRaises() throws Exception {
    try (RunningFunction function =
        start(
            """
            def lambda_handler(event, context):
                fail()

            def fail():
                raise ValueError("Handler fails")
            """)) {
      Post post = function.invoke("{}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.headers()).containsEntry("lambda-runtime-function-error-type", "ValueError");
      String file = root.resolve("task/lambda_function.py").toString();
      assertThat(post.text())
          .isEqualTo(
              "{\"errorMessage\": \"Handler fails\", \"errorType\": \"ValueError\","
                  + " \"requestId\": \""
                  + function.lastRequestId()
                  + "\", \"stackTrace\": [\"  File \\\""
                  + file
                  + "\\\", line 2, in lambda_handler\\n    fail()\\n\", \"  File \\\""
                  + file
                  + "\\\", line 5, in fail\\n    raise ValueError(\\\"Handler fails\\\")\\n\"]}");
      assertThat(function.output().getFirst())
          .startsWith(
              "[ERROR] ValueError: Handler fails\rTraceback (most recent call last):\r"
                  + "\u00a0\u00a0File \""
                  + file
                  + "\", line 2, in lambda_handler\r\u00a0\u00a0\u00a0\u00a0fail()\r");
      assertThat(post.pollInSameRead()).isTrue();
      assertThat(function.invoke("{}").kind()).isEqualTo("error");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "absent.f | Runtime.ImportModuleError | Unable to import module 'absent': No module named"
            + " 'absent'",
        "needy.f  | Runtime.ImportModuleError | Unable to import module 'needy': No module named"
            + " 'left_pad'",
        "lambda_function.h | Runtime.HandlerNotFound | Handler 'h' missing on module"
            + " 'lambda_function'",
        "nodot | Runtime.MalformedHandlerName | Bad handler 'nodot': not enough values to unpack"
            + " (expected 2, got 1)",
        "sys.exit | Runtime.BuiltInModuleConflict | Cannot use built-in module sys as a handler"
            + " module",
        "broken.f | Runtime.UserCodeSyntaxError | Syntax error in module 'broken': ",
        "failing.f | KeyError | 'TABLE'"
      })
  void reportsWhyAFunctionCannotBeLoaded(String handler, String type, String message)
      throws Exception {
    write("lambda_function.py", "");
    write("needy.py", "import left_pad\n");
    write("broken.py", "def f(:\n");
    write("failing.py", "import os\nos.environ['TABLE']\n");
    try (RunningFunction function = start(Map.of(), handler)) {
      Post post = function.api.take();
      assertThat(post.kind()).isEqualTo("init/error");
      assertThat(post.headers()).containsEntry("lambda-runtime-function-error-type", type);
      assertThat(post.text())
          .startsWith("{\"errorMessage\": \"" + message)
          .contains("\"errorType\": \"" + type + "\", \"requestId\": \"\", \"stackTrace\": [");
      assertThat(function.awaitExit()).isEqualTo(1);
      assertThat(function.output().getFirst()).startsWith("[ERROR] " + type + ": " + message);
    }
  }

  @Test
  void reportsWhatHasNoJsonForm() throws Exception {
    try (RunningFunction function =
        start(
            """
            import datetime
            def lambda_handler(event, context):
                return datetime.datetime.now()
            """)) {
      assertThat(function.invoke("{}").text())
          .startsWith(
              "{\"errorMessage\": \"Unable to marshal response: Object of type datetime is not JSON"
                  + " serializable\", \"errorType\": \"Runtime.MarshalError\",");
      assertThat(function.invoke("{bad").text())
          .startsWith("{\"errorMessage\": \"Unable to unmarshal input: Expecting property name")
          .contains("\"errorType\": \"Runtime.UnmarshalError\"");
    }
  }

  @Test
  void readsAndWritesEveryJsonValueAsTheJsonModuleDoes() throws Exception {
    try (RunningFunction function =
        start(
            """
            import json
            def lambda_handler(event, context):
                if event == "circle":
                    event = []
                    event.append(event)
                    return event
                return [event, json.dumps(event, ensure_ascii=False)]
            """)) {
      String event = " [1, -2.5e3, true, null, {\"a\\u00e9\": \"\\n\\\"\"}, [], {}] ";
      String text = "[1, -2500.0, true, null, {\"aé\": \"\\n\\\"\"}, [], {}]";
      String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
      assertThat(function.invoke(event).text()).isEqualTo("[" + text + ", \"" + escaped + "\"]");
      assertThat(function.invoke("\"circle\"").text())
          .startsWith("{\"errorMessage\": \"Unable to marshal response: Circular reference detect");
      assertThat(function.invoke("1 2").text())
          .startsWith("{\"errorMessage\": \"Unable to unmarshal input: Extra data: line 1 column");
    }
  }

  @Test
  void passesBytesOnAndNullForNothing() throws Exception {
    try (RunningFunction function =
        start(
            """
            import decimal
            def lambda_handler(event, context):
                return {"bytes": b"\\x00\\xff", "decimal": decimal.Decimal("2")}.get(event)
            """)) {
      Post bytes = function.invoke("\"bytes\"");
      assertThat(bytes.body()).containsExactly(0, 0xff);
      assertThat(bytes.headers()).containsEntry("content-type", "application/unknown");
      assertThat(function.invoke("\"decimal\"").text()).isEqualTo("2");
      assertThat(function.invoke("\"none\"").text()).isEqualTo("null");
    }
  }

  @Test
  void endsWithTheStatusThatTheHandlerExitsWith() throws Exception {
    try (RunningFunction function =
        start(
            """
            import sys
            def lambda_handler(event, context):
                print("bye", end="")
                sys.exit(3)
            """)) {
      function.api.offer(new ScriptedRuntimeApi.Event("id", "{}", Map.of()));
      assertThat(function.awaitExit()).isEqualTo(3);
      assertThat(function.output()).containsExactly("bye");
    }
  }

  @Test
  void writesPrintedLinesAtOnceAndTheRestAtTheEnd() throws Exception {
    try (RunningFunction function =
        start(
            """
            import os
            print("at init")
            def lambda_handler(event, context):
                print("온돌")
                os.write(1, b"behind\\n")
                print("rest", end="")
            """)) {
      function.invoke("{}");
      assertThat(function.output()).containsExactly("at init", "온돌", "behind", "rest");
    }
  }

  @Test
  void writesLogRecordsAsLambdaDoes() throws Exception {
    try (RunningFunction function =
        start(
            """
            import logging
            logging.warning("at init")
            logger = logging.getLogger()
            logger.setLevel("INFO")
            def lambda_handler(event, context):
                logger.info("two\\nlines %d", 7)
                logging.getLogger("other").error("e")
                logger.debug("hidden")
            """)) {
      function.invoke("{}");
      String id = function.lastRequestId();
      assertThat(String.join("\n", function.output()))
          .matches(
              "\\[WARNING]\t"
                  + SECONDS
                  + "\t\tat init\n\\[INFO]\t"
                  + SECONDS
                  + "\t"
                  + id
                  + "\ttwo\rlines 7\n\\[ERROR]\t"
                  + SECONDS
                  + "\t"
                  + id
                  + "\te\n");
    }
  }

  @Test
  void writesJsonLogsAboveTheLevelThatIsSet() throws Exception {
    write(
        "lambda_function.py",
        """
        import logging
        def lambda_handler(event, context):
            logging.debug("hidden")
            logging.info("i", extra={"order": 7})
            try:
                1 / 0
            except ZeroDivisionError:
                logging.exception("failed")
            raise KeyError("k")
        """);
    Map<String, String> json =
        Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO");
    try (RunningFunction function = start(json, HANDLER)) {
      function.invoke("{}");
      String id = "\"requestId\": \"" + function.lastRequestId() + "\"";
      assertThat(function.output()).hasSize(4);
      assertThat(function.output().get(0))
          .matches(
              "\\{\"timestamp\": \""
                  + SECONDS
                  + "\", \"level\": \"INFO\", \"message\": \"i\", \"logger\": \"root\", "
                  + id
                  + ", \"order\": 7}");
      assertThat(function.output().get(1))
          .contains("\"errorType\": \"ZeroDivisionError\", \"errorMessage\": \"division by zero\"");
      assertThat(function.output().get(2))
          .contains("\"level\": \"ERROR\", \"errorMessage\": \"'k'\", \"errorType\": \"KeyError\"");
    }
  }

  @Test
  void importsNothingExpensiveForAFunctionThatDoesNot() throws Exception {
    try (RunningFunction function =
        start(
            """
            import sys
            def lambda_handler(event, context):
                return [name for name in ("json", "re", "logging", "traceback") if name in sys.modules]
            """)) {
      assertThat(function.invoke("{}").text()).isEqualTo("[]");
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void livesOnAfterAResponseThatIsTooLarge(boolean closes) throws Exception {
    try (RunningFunction function =
        start("def lambda_handler(event, context):\n    return 'x' * event\n")) {
      function.api.closesAfterRefusal = closes;
      function.invoke("7000000");
      assertThat(function.invoke("3").text()).isEqualTo("\"xxx\"");
      assertThat(function.invoke("6000000").body()).hasSize(6_000_002);
    }
  }

  @Test
  void readsAnEventThatComesInManyPieces() throws Exception {
    try (RunningFunction function =
        start("def lambda_handler(event, context):\n    return len(event)\n")) {
      String text = "가".repeat(1_500_000);
      assertThat(function.invoke("\"" + text + "\"").text()).isEqualTo("1500000");
    }
  }

  private RunningFunction start(String code) throws IOException {
    write("lambda_function.py", code);
    return start(Map.of(), HANDLER);
  }

  private RunningFunction start(Map<String, String> environment, String handler)
      throws IOException {
    return start("python3.12", environment, handler);
  }

  private RunningFunction start(String identifier, Map<String, String> environment, String handler)
      throws IOException {
    return RunningFunction.start(root.resolve("task"), identifier, handler, environment);
  }

  private void write(String file, String code) throws IOException {
    Path path = root.resolve("task").resolve(file);
    Files.createDirectories(path.resolve("..").normalize());
    Files.writeString(path, code);
  }
}
