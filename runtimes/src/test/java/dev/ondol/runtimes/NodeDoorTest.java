package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Node.js bootstrap's own I/O, where reads and writes end in awkward places. */
class NodeDoorTest {
  @TempDir Path root;

  /** Each way to cut three answers in two, and into pieces of each size, in one reused buffer. */
  private static final String CUTS =
      """
      const { Answers } = require(process.argv[2] + '/ondol/answers.js');
      const answer = (status, headers, body) =>
        Buffer.from(`HTTP/1.1 ${status} Told\\r\\n${headers}Content-Length: ` +
          `${Buffer.byteLength(body)}\\r\\n\\r\\n${body}`);
      const all = Buffer.concat([
        answer(202, 'Content-Type: application/json\\r\\n', '{"status":"OK"}\\n'),
        answer(200, 'lambda-runtime-aws-request-id:  7 \\r\\nX-Other: a:b\\r\\n' +
          'Lambda-Runtime-Client-Context: {"k":"온돌"}\\r\\n', '"가\\r\\n\\r\\n😀é"'),
        answer(413, 'CONNECTION: close\\r\\n', ''),
      ]);
      const shown = (pieces) => {
        let text = '';
        const answers = new Answers((head, body) => {
          text += [head.status, head.requestId, head.clientContext, head.connection, body] + ';';
        });
        const shared = Buffer.alloc(all.length);
        for (const piece of pieces) {
          answers.read(shared.subarray(0, piece.copy(shared)));
          shared.fill(0);
        }
        return text;
      };
      const whole = shown([all]);
      let cuts = 0;
      const check = (pieces) => {
        const text = shown(pieces);
        if (text !== whole) throw new Error(`${pieces.map(String).join('|')} gave ${text}`);
        cuts++;
      };
      for (let at = 1; at < all.length; at++) {
        check([all.subarray(0, at), all.subarray(at)]);
        const pieces = [];
        for (let i = 0; i < all.length; i += at) pieces.push(all.subarray(i, i + at));
        check(pieces);
      }
      console.log(cuts === 2 * (all.length - 1), whole);
      """;

  @Test
  void takesAnswersApartWhereverAReadEnds() throws Exception {
    assertThat(node(CUTS))
        .isEqualTo(
            "true 202,,,,{\"status\":\"OK\"}\n;"
                + "200,7,{\"k\":\"온돌\"},,\"가\r\n\r\n😀é\";413,,,close,;\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"})
  void refusesAnAnswerWithoutItsLength(String answer) throws Exception {
    String script =
        """
        const { Answers } = require(process.argv[2] + '/ondol/answers.js');
        try {
          new Answers(() => console.log('taken')).read(Buffer.from(process.argv[3]));
        } catch (error) {
          console.log(error.message);
        }
        """;
    assertThat(node(script, answer)).isEqualTo("The Runtime API's answer has no Content-Length\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_000, 65_290, 65_400, 65_536, 1_000_000})
  void sendsAnswersOfEachSizeWhole(int size) throws Exception {
    try (RunningFunction function =
        start("exports.handler = async (e) => e.character.repeat(e.size);")) {
      for (String character : new String[] {"x", "é", "가"}) {
        String event = "{\"size\":" + size + ",\"character\":\"" + character + "\"}";
        assertThat(function.invoke(event).text()).isEqualTo("\"" + character.repeat(size) + "\"");
      }
    }
  }

  @Test
  void takesEventsOfEachSizeAroundThatOfARead() throws Exception {
    try (RunningFunction function = start("exports.handler = async (e) => [...e].length;")) {
      for (int size = 65_500 / 3; size <= 65_560 / 3; size++) {
        assertThat(function.invoke("\"" + "가".repeat(size) + "\"").text()).isEqualTo("" + size);
      }
    }
  }

  @Test
  void endsWhenThePlatformIsGone() throws Exception {
    try (RunningFunction function = start("exports.handler = async () => 1;")) {
      function.invoke("{}");
      function.api.hangUp();
      assertThat(function.awaitExit()).isEqualTo(1);
      assertThat(function.linesWith("The Runtime API cannot be reached: ")).hasSize(1);
    }
  }

  @Test
  void givesTheContextOfLambdaInItsOrder() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = async (event, context) => [
              Object.keys(context).join(),
              Object.getPrototypeOf(context) === Object.prototype,
            ];
            """)) {
      assertThat(function.invoke("{}").text())
          .isEqualTo(
              "[\"callbackWaitsForEmptyEventLoop,succeed,fail,done,functionVersion,functionName,"
                  + "memoryLimitInMB,logGroupName,logStreamName,clientContext,identity,"
                  + "invokedFunctionArn,awsRequestId,tenantId,getRemainingTimeInMillis\",true]");
    }
  }

  @Test
  void hearsOfTheEmptyLoopFromWhateverStandsForTheContext() throws Exception {
    try (RunningFunction function =
        start(
            """
            exports.handler = (event, context, callback) => {
              const timer = setTimeout(() => {}, 60_000);
              const stands = {
                itself: context,
                derived: Object.create(context),
                proxy: new Proxy(context, {}),
              }[event.by];
              const before = context.callbackWaitsForEmptyEventLoop;
              stands.callbackWaitsForEmptyEventLoop = false;
              callback(null, [before, context.callbackWaitsForEmptyEventLoop]);
              setImmediate(() => setImmediate(() => clearTimeout(timer)));
            };
            """)) {
      for (String by : new String[] {"itself", "derived", "proxy"}) {
        assertThat(function.invoke("{\"by\":\"" + by + "\"}").text()).isEqualTo("[true,false]");
      }
    }
  }

  private String node(String script, String... arguments) throws Exception {
    LanguageRuntime runtime = RunningFunction.runtime("nodejs20.x");
    Path file = Files.writeString(root.resolve("script.js"), script);
    List<String> command = new ArrayList<>();
    command.add(((NodeRuntime) runtime).program().toString());
    command.add(file.toString());
    command.add(runtime.runtimeDir().toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  private RunningFunction start(String code) throws Exception {
    Path task = Files.createDirectories(root.resolve("task"));
    Files.writeString(task.resolve("index.js"), code);
    return RunningFunction.start(task, "nodejs20.x", "index.handler", Map.of());
  }
}
