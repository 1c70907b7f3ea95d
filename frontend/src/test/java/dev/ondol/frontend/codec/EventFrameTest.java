package dev.ondol.frontend.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Against the decoder of AWS's own library, which checks lengths and checksums. */
class EventFrameTest {
  @Test
  void awsReadsBackWhatWasWritten() {
    byte[] frame = EventFrame.of("PayloadChunk", "application/json", "{}".getBytes(UTF_8));
    Message message = Message.decode(ByteBuffer.wrap(frame));
    assertThat(texts(message))
        .isEqualTo(
            Map.of(
                ":message-type", "event",
                ":event-type", "PayloadChunk",
                ":content-type", "application/json"));
    assertThat(message.getPayload()).isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void aPartOfTheBytesIsAPayloadToo() {
    byte[] frame = EventFrame.of("A", "b", "012345".getBytes(UTF_8), 2, 3);
    assertThat(Message.decode(ByteBuffer.wrap(frame)).getPayload())
        .isEqualTo("234".getBytes(UTF_8));
  }

  private static Map<String, String> texts(Message message) {
    return message.getHeaders().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> text(header.getValue())));
  }

  private static String text(HeaderValue value) {
    return value.getString();
  }
}
