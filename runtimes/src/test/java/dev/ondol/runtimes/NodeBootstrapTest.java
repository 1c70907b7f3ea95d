package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimes.ScriptedRuntimeApi.Post;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeBootstrapTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @TempDir Path root;

  @Test
  void runsACommonJsHandlerAndPollsInTheSameWrite() throws Exception {
    try (RunningFunction function =
        start("exports.handler = async (event) => ({ hello: event.name });")) {
      Post post = function.invoke("{\"name\":\"온돌\"}");
      assertThat(post.text()).isEqualTo("{\"hello\":\"온돌\"}");
      assertThat(post.kind()).isEqualTo("response");
      assertThat(post.headers()).containsEntry("content-type", "application/json");
      assertThat(post.pollInSameRead()).isTrue();
      assertThat(function.invoke("{\"name\":2}").text()).isEqualTo("{\"hello\":2}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "index.mjs       | index.handler        | export const handler = async () => 'found';",
        "index.cjs       | index.handler        | exports.handler = async () => 'found';",
        "dir/sub/file.js | dir/sub/file.handler | exports.handler = async () => 'found';",
        "index.js        | index.a.b.run        | exports.a = { b: { run: async () => 'found' } };",
        "node_modules/dep/index.js | dep.handler | exports.handler = async () => 'found';",
        "index.js | index.handler | exports.handler = (e, c, callback) => callback(null, 'found');",
        "index.js | index.handler | exports.handler = (e, c) => { c.succeed('found') };",
        "index.js | index.handler | exports.handler = (e, c) => { c.done(null, 'found') };"
      })
  void findsAndCallsEveryKindOfHandler(String file, String handler, String code) throws Exception {
    write(file, code);
    try (RunningFunction function = start(Map.of(), handler)) {
      assertThat(function.invoke("{}").text()).isEqualTo("\"found\"");
      assertThat(function.invoke("{}").text()).isEqualTo("\"found\"");
    }
  }

  @Test
  void takesJsFilesOfAModulePackageForEsModules() throws Exception {
    write("package.json", "{\"type\":\"module\"}");
    write(
        "index.js",
        "const two = await Promise.resolve(2); export const handler = async () => two;");
    try (RunningFunction function = start(Map.of(), "index.handler")) {
      assertThat(function.invoke("{}").text()).isEqualTo("2");
    }
  }

  @Test
  void connectsBeforeItLoadsTheFunctionAndPollsOnlyAfterwards() throws Exception {
    write(
        "index.mjs",
        """
        import fs from 'fs';
        while (!fs.existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 5));
        export const handler = async () => 1;
        """);
    try (RunningFunction function = start(Map.of(), "index.handler")) {
      assertThat(function.api.awaitConnection()).isTrue();
      assertThat(function.api.hasPolled()).isFalse();
      write("go", "");
      assertThat(function.api.awaitPoll()).isTrue();
    }
  }

  @Test
  void answersNullWhereTheHandlerReturnsNothingOrNeverCallsBack() throws Exception {
    try (RunningFunction function =
        start("exports.handler = (e, c, cb) => e.wait ? setTimeout(() => {}, 5) : cb();")) {
      assertThat(function.invoke("{}").text()).isEqualTo("null");
      assertThat(function.invoke("{\"wait\":true}").text()).isEqualTo("null");
    }
  }

  @Test
  void waitsForAnEmptyEventLoopAfterACallbackUnlessTold() throws Exception {
    try (RunningFunction function =
        start(
            """
            let late = false;
            exports.handler = (event, context, callback) => {
              late = false;
              setTimeout(() => { late = true; console.log('late'); }, 300);
              context.callbackWaitsForEmptyEventLoop = event.waits;
              callback(null, { get late() { return late; } });
            };
            """)) {
      assertThat(function.invoke("{\"waits\":true}").text()).isEqualTo("{\"late\":true}");
      assertThat(function.invoke("{\"waits\":false}").text()).isEqualTo("{\"late\":false}");
    }
  }

  @Test
  void reportsAnAsyncHandlerThatNeverSettles() throws Exception {
    try (RunningFunction function =
        start("exports.handler = async (e) => e.stuck ? new Promise(() => {}) : 1;")) {
      Post post = function.invoke("{\"stuck\":true}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.text()).startsWith("{\"errorType\":\"Runtime.NodeJsExit\",\"errorMessage\":");
      assertThat(function.invoke("{}").text()).isEqualTo("1");
    }
  }

  @Test
  void givesACompleteContext() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = async (event, context) => ({
              ...context,
              left: context.getRemainingTimeInMillis(),
              trace: process.env._X_AMZN_TRACE_ID,
            });
            """)) {
      String context =
          function
              .invoke("{}", Map.of("Lambda-Runtime-Client-Context", "{\"custom\":{\"k\":\"é\"}}"))
              .text();
      assertThat(context)
          .contains(
              "\"callbackWaitsForEmptyEventLoop\":true",
              "\"functionVersion\":\"$LATEST\"",
              "\"functionName\":\"tested\"",
              "\"memoryLimitInMB\":\"128\"",
              "\"logGroupName\":\"/aws/lambda/tested\"",
              "\"logStreamName\":\"2026/01/01/[$LATEST]abc\"",
              "\"clientContext\":{\"custom\":{\"k\":\"é\"}}",
              "\"invokedFunctionArn\":\"" + RunningFunction.ARN + "\"",
              "\"awsRequestId\":\"" + function.lastRequestId() + "\"",
              "\"trace\":\"Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1\"")
          .containsPattern("\"left\":(5\\d|60)\\d{3}\\b");
    }
  }

  @Test
  void describesWhatTheHandlerThrows() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = async (event) => {
              if (event.text) throw 'only text';
              const error = new TypeError('no\\u007f');
              error.code = 'E_CODE';
              throw error;
            };
            """)) {
      Post post = function.invoke("{}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.headers())
          .containsEntry("lambda-runtime-function-error-type", "TypeError")
          .containsEntry("content-type", "application/json");
      assertThat(post.text())
          .startsWith(
              "{\"errorType\":\"TypeError\",\"errorMessage\":\"no%7F\",\"trace\":"
                  + "[\"TypeError: no%7F\",\"    at exports.handler (")
          .endsWith("]}");
      assertThat(post.pollInSameRead()).isTrue();
      assertThat(function.output().getFirst())
          .matches(
              TIME
                  + "\t"
                  + function.lastRequestId()
                  + "\tERROR\tInvoke Error \t\\{\"errorType\":\"TypeError\",\"errorMessage\":"
                  + "\"no.\",\"code\":\"E_CODE\",\"stack\":\\[.*\\]}");
      assertThat(function.invoke("{\"text\":1}").text())
          .isEqualTo("{\"errorType\":\"string\",\"errorMessage\":\"only text\",\"trace\":[]}");
    }
  }

  @Test
  void reportsAResponseWithoutAJsonForm() throws Exception {
    try (RunningFunction function =
        start("exports.handler = async () => { const a = {}; a.a = a; return a; };")) {
      assertThat(function.invoke("{}").text())
          .startsWith(
              "{\"errorType\":\"Runtime.JSONStringifyError\","
                  + "\"errorMessage\":\"Unable to stringify response body\",");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "index.nothing | Runtime.HandlerNotFound | index.nothing is undefined or not exported",
        "index.text    | Runtime.HandlerNotFound | index.text is not a function",
        "index         | Runtime.MalformedHandlerName | Bad handler",
        "../x.handler  | Runtime.MalformedHandlerName | '../x.handler' is not a valid handler name."
            + " Use absolute paths when specifying root directories in handler names.",
        "broken.handler | Runtime.UserCodeSyntaxError | SyntaxError: Unexpected token ')'",
        "absent.handler | Runtime.ImportModuleError | Error: Cannot find module 'absent'",
        "needy.handler  | Runtime.ImportModuleError | Error: Cannot find module 'left-pad'",
        "esm.handler    | Error | Cannot find package 'left-pad'",
        "failing.handler | RangeError | at init"
      })
  void reportsWhyAFunctionCannotBeLoaded(String handler, String type, String message)
      throws Exception {
    write("index.js", "exports.text = 'text';");
    write("broken.js", "exports.handler = );");
    write("needy.js", "require('left-pad');");
    write("esm.mjs", "import 'left-pad';");
    write("failing.js", "throw new RangeError('at init');");
    try (RunningFunction function = start(Map.of(), handler)) {
      Post post = function.api.take();
      assertThat(post.kind()).isEqualTo("init/error");
      assertThat(post.headers()).containsEntry("lambda-runtime-function-error-type", type);
      assertThat(post.text())
          .startsWith("{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message);
      assertThat(function.awaitExit()).isEqualTo(129);
      assertThat(function.output().getFirst())
          .matches(TIME + "\tundefined\tERROR\tUncaught Exception \t\\{\"errorType\":.*");
    }
  }

  @Test
  void endsAsLambdaDoesOnAnUnhandledRejection() throws Exception {
    try (RunningFunction function =
        start("exports.handler = (e, c, cb) => { Promise.reject(new Error('oops')); };")) {
      Post post = function.invoke("{}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.text())
          .startsWith(
              "{\"errorType\":\"Runtime.UnhandledPromiseRejection\",\"errorMessage\":\"Error:"
                  + " oops\",\"trace\":[\"Runtime.UnhandledPromiseRejection: Error: oops\"");
      assertThat(function.awaitExit()).isEqualTo(128);
      assertThat(function.linesWith("Unhandled Promise Rejection")).hasSize(1);
    }
  }

  @Test
  void endsAsLambdaDoesOnAnUncaughtException() throws Exception {
    try (RunningFunction function =
        start("exports.handler = () => { setTimeout(() => { throw new Error('late'); }, 1); };")) {
      Post post = function.invoke("{}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.text())
          .startsWith("{\"errorType\":\"Error\",\"errorMessage\":\"late\",\"trace\":[");
      assertThat(function.awaitExit()).isEqualTo(129);
    }
  }

  @Test
  void writesOneLogEventForEachCallOfTheConsole() throws Exception {
    try (RunningFunction function =
        start(
            """
            console.log('at init');
            exports.handler = async () => {
              console.log('two\\nlines %d', 7);
              console.info({ a: 1 });
              console.warn('w');
              console.error('e');
              console.debug('d');
              console.trace('t');
              process.stdout.write('raw\\n');
              return 1;
            };
            """)) {
      function.invoke("{}");
      String head = TIME + "\t" + function.lastRequestId() + "\t";
      assertThat(String.join("\n", function.output()))
          .matches(
              TIME
                  + "\tundefined\tINFO\tat init\n"
                  + head
                  + "INFO\ttwo\rlines 7\n"
                  + head
                  + "INFO\t\\{ a: 1 \\}\n"
                  + head
                  + "WARN\tw\n"
                  + head
                  + "ERROR\te\n"
                  + head
                  + "DEBUG\td\n"
                  + head
                  + "TRACE\tt\nraw\n");
    }
  }

  @Test
  void writesJsonLogsAboveTheLevelThatIsSet() throws Exception {
    write(
        "index.js",
        """
        exports.handler = async () => {
          console.debug('hidden');
          console.info({ a: 1 });
          console.warn('w %s', new Error('inside'));
          console.error(new TypeError('alone'));
        };
        """);
    Map<String, String> json =
        Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO");
    try (RunningFunction function = start(json, "index.handler")) {
      function.invoke("{}");
      String id = ",\"requestId\":\"" + function.lastRequestId() + "\",\"message\":";
      assertThat(function.output()).hasSize(4);
      assertThat(function.output().get(0))
          .matches("\\{\"timestamp\":\"" + TIME + "\",\"level\":\"INFO\"" + id + "\\{\"a\":1}}");
      assertThat(function.output().get(1))
          .contains("\"level\":\"WARN\"" + id + "\"w Error: inside")
          .contains("\"errorType\":\"Error\",\"errorMessage\":\"inside\",\"stackTrace\":[\"Error:");
      assertThat(function.output().get(2))
          .contains(
              id + "{\"errorType\":\"TypeError\",\"errorMessage\":\"alone\",\"stackTrace\":[");
    }
  }

  @Test
  void streamsAResponseByteForByte() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
              stream.setContentType('text/plain');
              stream.write('one ');
              await new Promise((resolve) => setTimeout(resolve, 20));
              stream.write(Buffer.from([0xff, 0x00]));
              stream.end(context.awsRequestId);
            });
            """)) {
      Post post = function.invoke("{}");
      assertThat(post.kind()).isEqualTo("response");
      assertThat(post.headers())
          .containsEntry("lambda-runtime-function-response-mode", "streaming")
          .containsEntry("content-type", "text/plain")
          .containsEntry("transfer-encoding", "chunked");
      String expected = "one \u00ff\0" + function.lastRequestId();
      assertThat(post.body()).isEqualTo(expected.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(post.trailers()).isEmpty();
      assertThat(function.invoke("{}").kind()).isEqualTo("response");
    }
  }

  @Test
  void putsThePreludeOfAnHttpResponseBeforeItsBody() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
              stream.end('body');
            });
            """)) {
      Post post = function.invoke("{}");
      assertThat(post.headers())
          .containsEntry("content-type", "application/vnd.awslambda.http-integration-response");
      assertThat(post.text()).isEqualTo("{\"statusCode\":201}" + "\0".repeat(8) + "body");
    }
  }

  @Test
  void tellsInTrailersWhyAStreamBreaksOff() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              if (event.early) throw new Error('early');
              stream.write('begun');
              await new Promise((resolve) => setTimeout(resolve, 5));
              throw new RangeError('late');
            });
            """)) {
      Post post = function.invoke("{}");
      assertThat(post.text()).isEqualTo("begun");
      assertThat(post.trailers()).containsEntry("lambda-runtime-function-error-type", "RangeError");
      String body = post.trailers().get("lambda-runtime-function-error-body");
      assertThat(new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
          .startsWith("{\"errorType\":\"RangeError\",\"errorMessage\":\"late\",\"trace\":[");
      Post early = function.invoke("{\"early\":true}");
      assertThat(early.kind()).isEqualTo("error");
      assertThat(early.text()).startsWith("{\"errorType\":\"Error\",\"errorMessage\":\"early\",");
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void livesOnAfterAResponseThatIsTooLarge(boolean closes) throws Exception {
    try (RunningFunction function = start("exports.handler = async (e) => 'x'.repeat(e.size);")) {
      function.api.closesAfterRefusal = closes;
      function.invoke("{\"size\":7000000}");
      assertThat(function.invoke("{\"size\":3}").text()).isEqualTo("\"xxx\"");
      assertThat(function.invoke("{\"size\":6000000}").body()).hasSize(6_000_002);
    }
  }

  @Test
  void readsAnEventThatComesInManyPieces() throws Exception {
    try (RunningFunction function = start("exports.handler = async (e) => [...e.text].length;")) {
      String text = "가".repeat(1_500_000);
      assertThat(function.invoke("{\"text\":\"" + text + "\"}").text()).isEqualTo("1500000");
    }
  }

  @Test
  void startsThroughTheWrapperOfTheFunction() throws Exception {
    write(
        "index.js",
        "exports.handler = async () => [process.env.WRAPPED, process.execArgv.length];");
    write("wrapper", "#!/bin/sh\nWRAPPED=yes exec \"$@\"\n");
    root.resolve("task/wrapper").toFile().setExecutable(true);
    Map<String, String> wrapper = Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/var/task/wrapper");
    try (RunningFunction function = start(wrapper, "index.handler")) {
      assertThat(function.invoke("{}").text()).isEqualTo("[\"yes\",2]");
    }
    Map<String, String> missing = Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/var/task/missing");
    try (RunningFunction function = start(missing, "index.handler")) {
      assertThat(function.awaitExit()).isEqualTo(127);
    }
  }

  @Test
  void derivesTheHeapFromTheMemory() throws Exception {
    try (RunningFunction function =
        start(
            "exports.handler = async () =>"
                + " require('v8').getHeapStatistics().heap_size_limit / 1048576;")) {
      NodeHeap heap = NodeHeap.of(128);
      double limit = Double.parseDouble(function.invoke("{}").text());
      assertThat(limit).isBetween((double) heap.oldSpaceMib(), 120.0);
    }
  }

  private RunningFunction start(String code) throws IOException {
    write("index.js", code);
    return start(Map.of(), "index.handler");
  }

  private RunningFunction start(Map<String, String> environment, String handler)
      throws IOException {
    Path task = root.resolve("task");
    return RunningFunction.start(task, "nodejs22.x", handler, environment);
  }

  private void write(String file, String code) throws IOException {
    Path path = root.resolve("task").resolve(file);
    Files.createDirectories(path.resolve("..").normalize());
    Files.writeString(path, code);
  }
}
