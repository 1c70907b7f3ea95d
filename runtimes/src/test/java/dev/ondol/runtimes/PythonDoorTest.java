package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Python bootstrap's own I/O, where reads and writes end in awkward places. */
class PythonDoorTest {
  @TempDir Path root;

  /** Each way to cut what answers a response and a poll in two, and into pieces of each size. */
  private static final String CUTS =
      """
      import sys
      sys.path.insert(0, sys.argv[1])
      from ondol_runtime import door

      def answer(status, headers, body):
          head = f"HTTP/1.1 {status}\\r\\n{headers}Content-Length: {len(body.encode())}\\r\\n\\r\\n"
          return (head + body).encode()

      class Pieces:
          def __init__(self, pieces):
              self.pieces = list(pieces)

          def sendall(self, data):
              pass

          def recv(self, size):
              return self.pieces.pop(0)

          def recv_into(self, view):
              piece = self.pieces.pop(0)
              here = min(len(piece), len(view))
              view[:here] = piece[:here]
              if here < len(piece):
                  self.pieces.insert(0, piece[here:])
              return here

      def shown(pieces):
          under_test = door.Door.__new__(door.Door)
          under_test._address, under_test._poll = "", b""
          under_test._received, under_test._socket = b"", Pieces(pieces)
          shown = []
          for _ in range(2):
              headers, body = under_test.response_then_next("7", "application/json", b"{}")
              shown.append((sorted(headers.items()), body.decode()))
          assert under_test._received == b"" and not under_test._socket.pieces
          return repr(shown)

      usual = door.ACCEPTED
      other = answer("202 Taken", "CONTENT-TYPE:text/plain\\r\\n", "ok")
      event = answer(
          "200 OK",
          "Content-Type: application/json\\r\\nLambda-Runtime-Client-Context: {\\"k\\":\\"é\\"}\\r\\n",
          '"가\\r\\n\\r\\n"',
      )
      spelled = answer("200 OK", "lambda-runtime-aws-REQUEST-id:  8 \\r\\nX-Other: a: b\\r\\n", "")
      everything = usual + event + other + spelled
      whole = shown([everything])
      for at in range(1, len(everything)):
          pieces = [everything[i : i + at] for i in range(0, len(everything), at)]
          for cut in ([everything[:at], everything[at:]], pieces):
              assert shown(cut) == whole, (cut, shown(cut))
      print(whole)
      """;

  @Test
  void takesAnswersApartWhereverAReadEnds() throws Exception {
    PythonRuntime runtime = (PythonRuntime) RunningFunction.runtime("python3.11");
    Path script = Files.writeString(root.resolve("cuts.py"), CUTS);
    Process process =
        new ProcessBuilder(
                runtime.program().toString(),
                "-X",
                "utf8",
                script.toString(),
                runtime.runtimeDir().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output)
        .isEqualTo(
            "[([('Content-Length', '9'), ('Content-Type', 'application/json'),"
                + " ('Lambda-Runtime-Client-Context', '{\"k\":\"é\"}')], '\"가\\r\\n\\r\\n\"'),"
                + " ([('Content-Length', '0'), ('Lambda-Runtime-Aws-Request-Id', '8'),"
                + " ('X-Other', 'a: b')], '')]\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65_290, 65_400, 65_536, 1_000_000})
  void sendsAnswersOfEachSizeWhole(int size) throws Exception {
    try (RunningFunction function = start("    return event['character'] * event['size']")) {
      for (String character : new String[] {"x", "가"}) {
        String event = "{\"size\":" + size + ",\"character\":\"" + character + "\"}";
        assertThat(function.invoke(event).text()).isEqualTo("\"" + character.repeat(size) + "\"");
      }
    }
  }

  @Test
  void takesEventsOfEachSizeAroundThatOfARead() throws Exception {
    try (RunningFunction function = start("    return len(event)")) {
      for (int size = 65_300 / 3; size <= 65_560 / 3; size++) {
        assertThat(function.invoke("\"" + "가".repeat(size) + "\"").text()).isEqualTo("" + size);
      }
    }
  }

  @Test
  void encodesAnewAfterAValueThatHasNoJsonForm() throws Exception {
    try (RunningFunction function =
        start(
            """
                if event:
                    kept[0] = kept
                    return kept
                kept[0] = 1
                return kept

            kept = [1]
            """)) {
      for (int round = 0; round < 3; round++) {
        assertThat(function.invoke("1").kind()).isEqualTo("error");
        assertThat(function.invoke("0").text()).isEqualTo("[1]");
      }
    }
  }

  private RunningFunction start(String body) throws Exception {
    Path task = Files.createDirectories(root.resolve("task"));
    Files.writeString(task.resolve("app.py"), "def handler(event, context):\n" + body + "\n");
    return RunningFunction.start(task, "python3.12", "app.handler", Map.of());
  }
}
