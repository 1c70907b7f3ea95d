package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.RuntimeListener.Valve;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time, on Netty's channel without a network, whose clock a test moves. */
class SlowClientTest {
  private final RecordingListener listener = new RecordingListener();
  private EmbeddedChannel channel;
  private RuntimeDoor door;

  @BeforeEach
  void connect() {
    channel = new EmbeddedChannel();
    channel.freezeTime();
    RequestDecoder decoder = new RequestDecoder();
    door = new RuntimeDoor(channel.eventLoop(), listener, RuntimeStatus.STARTED);
    DoorConnection connection = new DoorConnection(door, channel, decoder);
    channel.pipeline().addLast(decoder, connection);
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void closesAConnectionWhoseHeadDoesNotEnd() {
    String head = "GET /2018-06-01/ping HTTP/1.1\r\nX: slow";
    for (int i = 0; i < head.length(); i++) {
      type(head.substring(i, i + 1));
      pass(RequestClock.DEADLINE_MILLIS / head.length() - 1);
    }
    assertThat(channel.isOpen()).isTrue();
    pass(RequestClock.DEADLINE_MILLIS / 10);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAConnectionWhoseErrorReportDoesNotEnd() {
    type(ScriptedRuntime.post("/runtime/init/error", "body").replace("body", "bod"));
    pass(RequestClock.DEADLINE_MILLIS);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void hasNoClockForAWaitingRuntimeNorForAResponse() {
    type(ScriptedRuntime.NEXT);
    assertThat(channel.hasPendingTasks()).isFalse();
    pass(TimeUnit.DAYS.toMillis(1));
    door.send(DoorFixture.event("id-1", "{}"));
    assertThat(sent()).startsWith("HTTP/1.1 200 OK").endsWith("{}");
    type(ScriptedRuntime.response("id-1", "body").replace("body", "bod"));
    pass(TimeUnit.MINUTES.toMillis(15));
    type("y");
    assertThat(sent()).startsWith("HTTP/1.1 202 Accepted");
  }

  @Test
  void doesNotTakeManyQuickRequestsForOneSlowOne() {
    String request = "GET /2018-06-01/ping HTTP/1.1\r\n\r\n";
    type(request.substring(0, 5));
    for (int i = 0; i < 50; i++) {
      pass(RequestClock.DEADLINE_MILLIS / 10);
      type(request.substring(5) + request.substring(0, 5));
      assertThat(sent()).endsWith("pong");
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void readsNothingMoreFromAClientThatDoesNotRead() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    type("GET /2018-06-01/ping HTTP/1.1\r\n\r\n".repeat(2));
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(sent()).isEmpty();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(sent().split("pong", -1)).hasSize(3);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void readsNothingMoreOfAResponseWhoseValveIsShut() throws InterruptedException {
    type(ScriptedRuntime.NEXT);
    door.send(DoorFixture.event("id-1", "{}"));
    sent();
    listener.shutsAtOnce = true;
    type(
        ScriptedRuntime.lines(
                "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
                "Lambda-Runtime-Function-Response-Mode: streaming",
                "Transfer-Encoding: chunked")
            + ScriptedRuntime.lines("", "3", "abc"));
    expect("connected", "next", "response id-1 application/json streaming", "bytes abc");
    assertThat(channel.config().isAutoRead()).isFalse();

    listener.shutsAtOnce = false;
    type("3\r\ndef\r\n0\r\n\r\n" + ScriptedRuntime.NEXT);
    assertThat(listener.isSilent()).isTrue();

    Valve valve = Objects.requireNonNull(listener.valve);
    valve.open();
    channel.runPendingTasks();
    expect("bytes def", "end abcdef", "next");
    door.send(DoorFixture.event("id-2", "{}"));
    assertThat(sent()).startsWith("HTTP/1.1 202 Accepted");
    assertThat(channel.config().isAutoRead()).isTrue();

    valve.shut();
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).as("a valve ends with its response").isTrue();
  }

  private void expect(String... calls) throws InterruptedException {
    for (String call : calls) {
      assertThat(listener.take()).isEqualTo(call);
    }
  }

  @Test
  void endsAHeadThatComesInTooManyPieces() {
    type("GET /2018-06-01/ping HTTP/1.1\r\nX: ");
    String piece = "x".repeat(100);
    while (channel.isOpen()) {
      type(piece);
    }
    assertThat(sent()).startsWith("HTTP/1.1 431");
  }

  private void type(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private String sent() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(US_ASCII));
      out.release();
    }
    return text.toString();
  }
}
