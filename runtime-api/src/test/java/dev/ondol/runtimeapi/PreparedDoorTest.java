package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.RawConnection.Reply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PreparedDoorTest {
  private static final String ASK = "GET /ondol/assignment HTTP/1.1\r\nHost: runtime\r\n\r\n";
  private static final byte[] ASSIGNMENT = "/var/task\0/opt\0NAME=value".getBytes(UTF_8);

  @Test
  void tellsARuntimeOnceForWhichFunctionItIs() throws Exception {
    RecordingListener function = new RecordingListener();
    try (DoorFixture fixture = new DoorFixture(true);
        ScriptedRuntime runtime = fixture.connect()) {
      runtime.connection().send(ASK);
      fixture.expect("connected", "next");
      fixture.door.assign(ASSIGNMENT, function);
      assertThat(runtime.read().text()).isEqualTo("/var/task\0/opt\0NAME=value");
      assertThat(function.take()).isEqualTo("connected");
      runtime.connection().send(ASK);
      assertThat(runtime.read().status()).isEqualTo(403);
      runtime.askNext();
      assertThat(function.take()).isEqualTo("next");
      fixture.door.send(DoorFixture.event("id-1", "{}"));
      assertThat(runtime.read().text()).isEqualTo("{}");
      assertThat(runtime.respond("id-1", "1").status()).isEqualTo(202);
      assertThat(function.take()).startsWith("response id-1");
      assertThat(fixture.listener.isSilent()).as("of what is the function's").isTrue();
    }
  }

  @Test
  void knowsARuntimeThatDiedBeforeItReadItsAssignment() throws Exception {
    try (DoorFixture fixture = new DoorFixture(true)) {
      try (ScriptedRuntime gone = fixture.connect()) {
        gone.connection().send(ASK);
        fixture.expect("connected", "next");
      }
      fixture.door.reset().get(5, TimeUnit.SECONDS);
      fixture.door.assign(ASSIGNMENT, new RecordingListener());
      fixture.door.reset().get(5, TimeUnit.SECONDS);
      assertThat(fixture.door.isUnassigned()).isTrue();
    }
    try (DoorFixture fixture = new DoorFixture(true);
        ScriptedRuntime deaf = fixture.connect()) {
      RecordingListener function = new RecordingListener();
      deaf.connection().send(ASK);
      fixture.expect("connected", "next");
      fixture.door.assign(ASSIGNMENT, function);
      assertThat(function.take()).isEqualTo("connected");
      deaf.connection().awaitBytes();
      // The kernel resets a connection whose bytes were left unread.
      deaf.connection().reset();
      fixture.door.reset().get(5, TimeUnit.SECONDS);
      assertThat(fixture.door.isUnassigned()).isTrue();
    }
    try (DoorFixture fixture = new DoorFixture(true);
        ScriptedRuntime reading = fixture.connect()) {
      reading.connection().send(ASK);
      fixture.expect("connected", "next");
      fixture.door.assign(ASSIGNMENT, new RecordingListener());
      assertThat(reading.read().status()).isEqualTo(200);
      reading.connection().socket().close();
      fixture.door.reset().get(5, TimeUnit.SECONDS);
      assertThat(fixture.door.isUnassigned()).as("it may have run the function").isFalse();
    }
  }

  @Test
  void refusesAllElseBefore() throws Exception {
    try (DoorFixture fixture = new DoorFixture(true);
        ScriptedRuntime runtime = fixture.connect()) {
      runtime.askNext();
      assertThat(runtime.read().status()).isEqualTo(403);
      assertThat(runtime.respond("id-1", "1").status()).isEqualTo(400);
      assertThat(runtime.failInit("{}").status()).isEqualTo(403);
      fixture.expect("connected");
      assertThat(fixture.listener.isSilent()).isTrue();
    }
  }

  @Test
  void aSecondConnectionGetsNoAssignment() throws Exception {
    try (DoorFixture fixture = new DoorFixture(true);
        ScriptedRuntime first = fixture.connect();
        ScriptedRuntime second = fixture.connect()) {
      first.connection().send(ASK);
      fixture.expect("connected", "next");
      second.connection().send(ASK);
      assertThat(second.read().status()).isEqualTo(403);
      fixture.door.assign(ASSIGNMENT, new RecordingListener());
      assertThat(first.read().status()).isEqualTo(200);
      second.connection().send(ASK);
      assertThat(second.read().status()).isEqualTo(403);
    }
  }

  @Test
  void refusesTheQuestionAtADoorThatWasNotPrepared() throws Exception {
    try (DoorFixture fixture = new DoorFixture();
        ScriptedRuntime runtime = fixture.connect()) {
      runtime.connection().send(ASK);
      Reply reply = runtime.read();
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.text()).contains("InvalidStateTransition");
    }
  }
}
