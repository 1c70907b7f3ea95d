package dev.ondol.runtimeapi;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.RawConnection.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuntimeDoorTest {
  private static final String STREAMING = "Lambda-Runtime-Function-Response-Mode: streaming";

  private DoorFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new DoorFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void givesTheEventToTheRuntimeThatAsksNext() throws Exception {
    try (ScriptedRuntime runtime = fixture.connect()) {
      runtime.askNext();
      fixture.expect("connected", "next");
      assertThat(fixture.door.isWaiting()).isTrue();
      fixture.door.send(
          new Invocation(
              "id-1",
              42,
              "arn:f",
              "Root=1-a",
              new Invocation.Context("{\"a\":\r\n1}", "blue"),
              new byte[] {'7'}));
      Reply event = runtime.read();
      assertThat(event.status()).isEqualTo(200);
      assertThat(event.text()).isEqualTo("7");
      assertThat(event.headers())
          .containsOnly(
              entry("content-type", "application/json"),
              entry("content-length", "1"),
              entry("lambda-runtime-aws-request-id", "id-1"),
              entry("lambda-runtime-deadline-ms", "42"),
              entry("lambda-runtime-invoked-function-arn", "arn:f"),
              entry("lambda-runtime-trace-id", "Root=1-a"),
              entry("lambda-runtime-client-context", "{\"a\":  1}"),
              entry("lambda-runtime-aws-tenant-id", "blue"));
      assertThat(fixture.door.isWaiting()).isFalse();
    }
  }

  @Test
  void passesTheResponseOn() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      Reply reply = runtime.respond("id-1", "{\"ok\":true}", "Content-Type: text/plain");
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.text()).isEqualTo("{\"status\":\"OK\"}");
      fixture.expect("response id-1 text/plain", "end {\"ok\":true}");
    }
  }

  @Test
  void servesResponseAndNextInOneWriteForever() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-0")) {
      for (int i = 0; i < 100; i++) {
        runtime
            .connection()
            .send(ScriptedRuntime.response("id-" + i, "r" + i) + ScriptedRuntime.NEXT);
        fixture.expect("response id-" + i + " application/json", "end r" + i, "next");
        fixture.door.send(DoorFixture.event("id-" + (i + 1), "e" + i));
        assertThat(runtime.read().status()).isEqualTo(202);
        assertThat(runtime.read().text()).isEqualTo("e" + i);
      }
    }
  }

  @Test
  void passesAHandlersErrorOnWithASafeType() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      Reply reply =
          runtime.reportError(
              "id-1", "{\"e\":1}", "Lambda-Runtime-Function-Error-Type: Function.<b>");
      assertThat(reply.status()).isEqualTo(202);
      fixture.expect("error id-1 Function.Unknown {\"e\":1}");
    }
  }

  @Test
  void passesAnInitErrorOnAndAllowsNothingAfter() throws Exception {
    try (ScriptedRuntime runtime = fixture.connect()) {
      Reply reply =
          runtime.failInit("boom", "Lambda-Runtime-Function-Error-Type: Runtime.ImportModuleError");
      assertThat(reply.status()).isEqualTo(202);
      fixture.expect("connected", "init error Runtime.ImportModuleError boom");
      runtime.askNext();
      Reply refused = runtime.read();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text())
          .isEqualTo(
              "{\"errorMessage\":\"Transition from InitError to Ready failed for runtime."
                  + " Error: State transition is not allowed\","
                  + "\"errorType\":\"InvalidStateTransition\"}");
    }
  }

  @Test
  void streamsAResponseChunkByChunkWithItsErrorInTheTrailers() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      runtime
          .connection()
          .send(
              ScriptedRuntime.lines(
                  "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
                  "Host: runtime",
                  STREAMING,
                  "Content-Type: application/octet-stream",
                  "Transfer-Encoding: chunked",
                  "",
                  "3",
                  "one"));
      fixture.expect("response id-1 application/octet-stream streaming", "bytes one");
      runtime.connection().send("3\r\ntwo\r\n");
      fixture.expect("bytes two");
      runtime
          .connection()
          .send(
              ScriptedRuntime.lines(
                  "0",
                  "Lambda-Runtime-Function-Error-Type: Function.Broke",
                  "Lambda-Runtime-Function-Error-Body: eyJhIjoxfQ==",
                  ""));
      fixture.expect("end Function.Broke {\"a\":1}");
      assertThat(runtime.read().status()).isEqualTo(202);
    }
  }

  @Test
  void refusesAResponseToAnotherInvokeOrASecondOne() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      Reply wrong = runtime.respond("id-2", "x");
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.text())
          .isEqualTo(
              "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
      assertThat(runtime.respond("id-1", "x").status()).isEqualTo(202);
      Reply second = runtime.respond("id-1", "y");
      assertThat(second.status()).isEqualTo(403);
      assertThat(second.text()).contains("\"errorType\":\"InvalidStateTransition\"");
      fixture.expect("response id-1 application/json", "end x");
      assertThat(fixture.listener.isSilent()).isTrue();
    }
  }

  @Test
  void refusesATooLargeResponseAndTheSlotServesOn() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      Reply reply = runtime.respond("id-1", "x".repeat(Answer.MAX_RESPONSE_BYTES + 1));
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.text())
          .isEqualTo(
              "{\"errorMessage\":\"Exceeded maximum allowed payload size (6291556 bytes).\","
                  + "\"errorType\":\"RequestEntityTooLarge\"}");
      fixture.expect("response id-1 application/json", "too large");
      runtime.askNext();
      fixture.expect("next");
      fixture.door.send(DoorFixture.event("id-2", "again"));
      assertThat(runtime.read().text()).isEqualTo("again");
      runtime.respond("id-2", "y".repeat(Answer.MAX_RESPONSE_BYTES));
      fixture.expect("response id-2 application/json", "end 6291556 bytes");
    }
  }

  @Test
  void isReadyForANewRuntimeAfterAReset() throws Exception {
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      runtime.connection().send(ScriptedRuntime.response("id-1", "last word"));
    }
    fixture.door.reset().get();
    fixture.expect("response id-1 application/json", "end last word");
    fixture.running("id-2").close();
  }

  @Test
  void saysThatAnEventWasUnreadWhereNobodyWaits() throws Exception {
    fixture.door.send(DoorFixture.event("id-1", "{}"));
    fixture.expect("unread id-1");
  }
}
