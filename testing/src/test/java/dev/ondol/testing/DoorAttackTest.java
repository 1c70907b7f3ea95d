package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hostile function at its door, in a platform that believes everybody else: what it sends there
 * reaches the other APIs as bytes, and gets nothing by that.
 */
@Timeout(90)
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class DoorAttackTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LIST = "GET /2015-03-31/functions/ HTTP/1.1\r\nHost: x\r\n";

  /** Sends bytes over one connection and tells what came back, each answer by its status. */
  private static final String ATTACKER =
      """
      import os, re, socket
      host, port = os.environ['AWS_LAMBDA_RUNTIME_API'].rsplit(':', 1)
      def connect():
          return socket.create_connection((host, int(port)), 5)
      def read(s):
          s.settimeout(1)
          got = b''
          try:
              while True:
                  more = s.recv(65536)
                  if not more: return got, True
                  got += more
          except OSError as e:
              return got, isinstance(e, ConnectionError)
      def handler(event, context):
          if 'crowd' in event:
              crowd = []
              for _ in range(event['crowd']):
                  try:
                      s = connect()
                      s.sendall(b'POST /2015-03-31/functions/ HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 100000\\r\\n\\r\\n')
                      crowd.append(s)
                  except OSError: pass
              return len(crowd) > 0
          with connect() as s:
              try:
                  s.sendall(event['send'].encode('latin-1'))
              except OSError: pass
              got, ended = read(s)
          return {'statuses': [int(n) for n in re.findall(rb'HTTP/1\\.1 (\\d{3})', got)], 'ended': ended,
                  'text': got.decode('latin-1')}
      """;

  private final TestPlatform platform;
  private final PooledFunctions functions;

  DoorAttackTest(String isolation) {
    platform = TestPlatform.start(isolation, Map.of("pools", "on"));
    functions = new PooledFunctions(platform);
    String python = platform.requirePython();
    functions.create(
        "victim",
        python,
        "app.handler",
        CodeZip.with("app.py", "def handler(e, c): return 'the victim answered'\n"));
    functions.create("attacker", python, "app.handler", CodeZip.with("app.py", ATTACKER));
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  private JsonNode send(String bytes) {
    String event = JSON.writeValueAsString(Map.of("send", bytes));
    return JSON.readTree(functions.invoke("attacker", event));
  }

  private static List<Integer> statuses(JsonNode answer) {
    return answer.get("statuses").valueStream().map(JsonNode::asInt).toList();
  }

  private static String post(String path, String... headers) {
    return "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 2\r\n\r\n{}"
        .formatted(path, String.join("", headers));
  }

  @Test
  void whatIsNotSignedIsRefusedThoughThePlatformDemandsNoSignaturesOfOthers() {
    assertThat(functions.invoke("victim", "{}")).isEqualTo("\"the victim answered\"");
    String forged =
        "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request,"
            + " SignedHeaders=host, Signature="
            + "0".repeat(64)
            + "\r\nX-Amz-Date: 20260101T000000Z\r\n";
    for (String headers :
        List.of("", "X-Forwarded-For: 127.0.0.1\r\nX-Amz-Client-Context: e30=\r\n", forged)) {
      JsonNode answer = send(post("/2015-03-31/functions/victim/invocations", headers));
      assertThat(statuses(answer))
          .as(answer.toString())
          .hasSize(1)
          .allMatch(s -> s == 403 || s == 400);
      assertThat(answer.toString()).doesNotContain("the victim answered");
    }
    JsonNode answer = send(LIST + "\r\n");
    assertThat(statuses(answer)).containsExactly(403);
    assertThat(answer.toString()).doesNotContain("victim");
  }

  @Test
  void aConnectionThatWasPassedOnLeadsToNoPagesOfTheOperator() {
    StringBuilder all = new StringBuilder(LIST + "\r\n");
    for (String page : List.of("/metrics", "/livez", "/readyz", "/_ondol/slots", "//metrics")) {
      all.append("GET ").append(page).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    JsonNode answer = send(all.toString());
    assertThat(statuses(answer)).isNotEmpty().allMatch(status -> status >= 400);
    assertThat(answer.get("text").asString())
        .doesNotContain("ondol_", "victim", "alive\n", "ready\n");
  }

  @Test
  void requestsHiddenInOthersAreRefused() {
    String hidden = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    for (String attack :
        List.of(
            LIST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
            LIST + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + hidden,
            LIST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + hidden,
            LIST + "X: a\r\n b\nHost: y\r\n\r\n" + hidden,
            LIST + "X: " + "a".repeat(200_000) + "\r\n\r\n",
            "GET /2015-03-31/" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /2015-03-31/functions/../../metrics HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /2015-03-31/%2e%2e/metrics HTTP/1.1\r\nHost: x\r\n\r\n")) {
      JsonNode answer = send(attack);
      assertThat(statuses(answer))
          .as(attack.lines().findFirst().orElse(""))
          .allMatch(status -> status >= 400);
      assertThat(answer.get("text").asString()).doesNotContain("ondol_", "victim");
    }
    assertThat(functions.invoke("victim", "{}")).isEqualTo("\"the victim answered\"");
  }

  @Test
  void neitherTheRuntimeApiOfAnotherNorAnAssignmentIsToBeHadAtADoor() {
    for (String request :
        List.of(
            "GET /ondol/assignment HTTP/1.1\r\nHost: x\r\n\r\n",
            post("/2018-06-01/runtime/invocation/00000000-0000-0000-0000-000000000000/response"),
            post("/2018-06-01/runtime/init/error"))) {
      JsonNode answer = send(request);
      assertThat(statuses(answer)).as(request).hasSize(1).allMatch(status -> status >= 400);
    }
    assertThat(functions.invoke("victim", "{}")).isEqualTo("\"the victim answered\"");
  }

  @Test
  void manyConnectionsThatAreNeverEndedKeepNobodyFromTheDoor() {
    assertThat(functions.invoke("attacker", "{\"crowd\": 200}")).isEqualTo("true");
    assertThat(statuses(send(LIST + "\r\n"))).containsAnyOf(403);
    assertThat(functions.invoke("victim", "{}")).isEqualTo("\"the victim answered\"");
  }
}
