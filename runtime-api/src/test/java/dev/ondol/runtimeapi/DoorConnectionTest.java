package dev.ondol.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.RawConnection.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorConnectionTest {
  private static final String PING = "GET /2018-06-01/ping HTTP/1.1\r\nHost: r\r\n\r\n";

  private DoorFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new DoorFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /2018-06-01/ping, 200",
    "POST, /2018-06-01/ping, 405",
    "HEAD, /2018-06-01/ping, 405",
    "POST, /2018-06-01/runtime/invocation/next, 405",
    "GET, /2018-06-01/runtime/init/error, 405",
    "GET, /2018-06-01/runtime/restore/next, 404",
    "POST, /2020-01-01/extension/register, 404",
    "GET, /2018-06-01/runtime/invocation/%6eext, 404",
    "GET, /2018-06-01//ping, 404",
    "POST, /2018-06-01/runtime/invocation//response, 404",
    "POST, /2018-06-01/runtime/invocation/a/b/response, 404",
    "POST, /2018-06-01/runtime/invocation/a/response, 400",
    "GET, /2018-06-01/ping?x=y, 200"
  })
  void answersEachPathAsTheInterfaceEmulatorDoes(String method, String path, int status)
      throws Exception {
    try (RawConnection connection = new RawConnection(fixture.address)) {
      connection.send(method + " " + path + " HTTP/1.1\r\nHost: r\r\n\r\n" + PING);
      assertThat(connection.read().status()).isEqualTo(status);
      assertThat(connection.read().text()).isEqualTo("pong");
    }
  }

  @Test
  void givesTheEventToTheNewestConnectionThatAsks() throws Exception {
    try (ScriptedRuntime first = fixture.connect();
        ScriptedRuntime second = fixture.connect()) {
      first.askNext();
      fixture.expect("connected", "next");
      second.askNext();
      assertThat(first.connection().isAtEnd()).isTrue();
      fixture.door.send(DoorFixture.event("id-1", "e"));
      assertThat(second.read().text()).isEqualTo("e");
      assertThat(fixture.listener.isSilent()).isTrue();
    }
  }

  @Test
  void givesARunningRuntimeThatAsksAgainTheSameEvent() throws Exception {
    try (ScriptedRuntime first = fixture.running("id-1");
        ScriptedRuntime second = fixture.connect()) {
      first.askNext();
      assertThat(first.read().headers()).containsEntry("lambda-runtime-aws-request-id", "id-1");
      second.askNext();
      assertThat(second.read().headers()).containsEntry("lambda-runtime-aws-request-id", "id-1");
      assertThat(first.connection().isAtEnd()).isTrue();
      assertThat(second.respond("id-1", "r").status()).isEqualTo(202);
      fixture.expect("response id-1 application/json", "end r");
    }
  }

  @Test
  void refusesNextWhileAResponseComesIn() throws Exception {
    try (ScriptedRuntime first = fixture.running("id-1");
        ScriptedRuntime second = fixture.connect()) {
      String response = ScriptedRuntime.response("id-1", "body");
      first.connection().send(response.substring(0, response.length() - 1));
      fixture.expect("response id-1 application/json");
      second.askNext();
      assertThat(second.read().status()).isEqualTo(403);
      first.connection().send("y");
      assertThat(first.read().status()).isEqualTo(202);
      fixture.expect("end body");
    }
  }

  @Test
  void answersInOrderWhatIsSentWhileItWaits() throws Exception {
    try (ScriptedRuntime runtime = fixture.connect()) {
      runtime.connection().send(ScriptedRuntime.NEXT + PING + PING);
      fixture.expect("connected", "next");
      fixture.door.send(DoorFixture.event("id-1", "e"));
      assertThat(runtime.read().text()).isEqualTo("e");
      assertThat(runtime.read().text()).isEqualTo("pong");
      assertThat(runtime.read().text()).isEqualTo("pong");
      assertThat(runtime.respond("id-1", "r").status()).isEqualTo(202);
    }
  }

  @Test
  void sendsALargeEventWhole() throws Exception {
    String payload = "0123456789".repeat(600_000);
    try (ScriptedRuntime runtime = fixture.connect()) {
      runtime.connection().send(ScriptedRuntime.NEXT + PING);
      fixture.expect("connected", "next");
      fixture.door.send(DoorFixture.event("id-1", payload));
      assertThat(runtime.read().text()).isEqualTo(payload);
      assertThat(runtime.read().text()).isEqualTo("pong");
    }
  }

  @Test
  void closesConnectionsBeyondTheLimit() throws Exception {
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < RuntimeDoor.MAX_CONNECTIONS; i++) {
        RawConnection connection = new RawConnection(fixture.address);
        open.add(connection);
        connection.send(PING);
        assertThat(connection.read().status()).isEqualTo(200);
      }
      try (RawConnection oneMore = new RawConnection(fixture.address)) {
        assertThat(oneMore.isAtEnd()).isTrue();
      }
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  @Test
  void tellsAClientThatAsksToSendItsBody() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String response = ScriptedRuntime.response("id-1", "body", "Expect: 100-continue");
      runtime.connection().send(response.substring(0, response.length() - 4));
      assertThat(runtime.read().status()).isEqualTo(100);
      runtime.connection().send("body");
      assertThat(runtime.read().status()).isEqualTo(202);
      fixture.expect("response id-1 application/json", "end body");
    }
  }

  @Test
  void doesNotLetAClientThatAsksSendTooMuch() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String path = "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1";
      runtime
          .connection()
          .send(
              ScriptedRuntime.lines(
                  path, "Expect: 100-continue", "Content-Length: 9000000000", ""));
      fixture.expect("response id-1 application/json", "too large");
      assertThat(runtime.read().status()).isEqualTo(413);
      assertThat(runtime.connection().isAtEnd()).isTrue();
    }
    fixture.door.reset().get(10, TimeUnit.SECONDS);
  }

  @Test
  void refusesAnUnknownResponseModeAndTheSlotServesOn() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      Reply reply = runtime.respond("id-1", "r", "Lambda-Runtime-Function-Response-Mode: sideways");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).contains("\"errorType\":\"InvalidFunctionResponseMode\"");
      assertThat(fixture.listener.take())
          .startsWith("error id-1 Runtime.InvalidResponseModeHeader");
      runtime.askNext();
      fixture.expect("next");
    }
  }

  @Test
  void putsOneByteChunksTogether() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String head = "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1";
      runtime
          .connection()
          .send(
              ScriptedRuntime.lines(head, "Transfer-Encoding: chunked", "")
                  + "1\r\nx\r\n".repeat(200_000)
                  + "0\r\n\r\n");
      assertThat(runtime.read().status()).isEqualTo(202);
      fixture.expect("response id-1 application/json", "end 200000 bytes");
      assertThat(fixture.listener.pieces).hasValueLessThan(10);
    }
  }

  @Test
  void saysThatAResponseBroke() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String response = ScriptedRuntime.response("id-1", "body");
      runtime.connection().send(response.substring(0, response.length() - 1));
    }
    fixture.expect("response id-1 application/json", "broken");
  }

  @Test
  void reportsAnErrorEvenIfItsReportBreaks() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String report = ScriptedRuntime.post("/runtime/invocation/id-1/error", "body");
      runtime.connection().send(report.substring(0, report.length() - 1));
    }
    assertThat(fixture.listener.take()).startsWith("error id-1 Runtime.TruncatedResponse {");
  }

  @Test
  void replacesAnErrorReportThatIsTooLarge() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String report = "x".repeat(Answer.MAX_RESPONSE_BYTES + 1);
      assertThat(runtime.reportError("id-1", report).status()).isEqualTo(413);
      fixture.expect(
          "error id-1 Function.ResponseSizeTooLarge {\"errorMessage\":\"Response payload size"
              + " exceeded maximum allowed payload size (6291556 bytes).\","
              + "\"errorType\":\"Function.ResponseSizeTooLarge\"}");
    }
  }

  @Test
  void takesAnErrorCauseOfOneMebibyteInAHeader() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      String cause = "Lambda-Runtime-Function-XRay-Error-Cause: " + "x".repeat(1024 * 1024);
      assertThat(runtime.reportError("id-1", "{}", cause).status()).isEqualTo(202);
      fixture.expect("error id-1 null {}");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.0, X: y", "HTTP/1.1, Connection: close"})
  void closesAfterTheAnswerWhereTheClientWantsIt(String version, String header) throws Exception {
    try (RawConnection connection = new RawConnection(fixture.address)) {
      connection.send("GET /2018-06-01/ping " + version + "\r\n" + header + "\r\n\r\n");
      assertThat(connection.read().headers()).containsEntry("connection", "close");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void resetsAlsoWhereAConnectionStaysOpen() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      fixture.door.reset().get(10, TimeUnit.SECONDS);
      assertThat(runtime.connection().isAtEnd()).isTrue();
      assertThat(fixture.listener.isSilent()).isTrue();
    }
    fixture.running("id-2").close();
  }

  @Test
  void refusesTheOldInvokeOfAnotherRuntimeAfterAReset() throws Exception {
    fixture.running("id-1").close();
    fixture.door.reset().get(10, TimeUnit.SECONDS);
    try (ScriptedRuntime next = fixture.running("id-2")) {
      assertThat(next.respond("id-1", "late").status()).isEqualTo(400);
      assertThat(fixture.listener.isSilent()).isTrue();
    }
  }

  @Test
  void aRuntimeThatBeganToAnswerHasReadItsEvent() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      runtime.connection().send("POST /2018");
      runtime.connection().reset();
      fixture.door.reset().get(10, TimeUnit.SECONDS);
      assertThat(fixture.listener.isSilent()).isTrue();
    }
  }

  @Test
  void closesItsSocket() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      fixture.door.close();
      assertThat(runtime.connection().isAtEnd()).isTrue();
    }
    fixture.door.send(DoorFixture.event("id-2", "{}"));
    assertThat(fixture.listener.take()).isEqualTo("unread id-2");
  }
}
