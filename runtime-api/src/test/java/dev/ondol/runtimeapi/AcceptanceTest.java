package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a runtime is told that its response was accepted. */
class AcceptanceTest {
  private static final String RESPONSE =
      ScriptedRuntime.NEXT
          .replace("GET", "POST")
          .replace("/next", "/id-1/response")
          .replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n{}");

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final RuntimeDoor door =
      new RuntimeDoor(channel.eventLoop(), new RecordingListener(), RuntimeStatus.STARTED);

  @BeforeEach
  void begin() {
    RequestDecoder decoder = new RequestDecoder();
    DoorConnection connection = new DoorConnection(door, channel, decoder);
    channel.pipeline().addLast(decoder, connection);
    assertThat(door.admit(connection)).isTrue();
    receive(ScriptedRuntime.NEXT);
    door.send(DoorFixture.event("id-1", "{}"));
    assertThat(sent()).contains("id-1");
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  @Test
  void isTogetherWithTheNextEventWhereItHasAskedForOne() {
    receive(RESPONSE + ScriptedRuntime.NEXT);
    assertThat(sent()).isEmpty();
    door.send(DoorFixture.event("id-2", "{}"));
    assertThat(sent()).contains("202 Accepted").contains("id-2");
  }

  @Test
  void isAtOnceWhereItHasNot() {
    receive(RESPONSE);
    assertThat(sent()).contains("202 Accepted");
  }

  @Test
  void isAtOnceIfTheResponseIsRefused() {
    receive(RESPONSE.replace("id-1", "id-9") + RESPONSE + ScriptedRuntime.NEXT);
    assertThat(sent()).contains("InvalidRequestID").contains("202 Accepted");
  }

  private void receive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  /** What has left since the last time. */
  private String sent() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      all.append(bytes.toString(ISO_8859_1));
      bytes.release();
    }
    return all.toString();
  }
}
