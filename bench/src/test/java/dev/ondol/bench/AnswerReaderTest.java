package dev.ondol.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final String SIZED =
      "HTTP/1.1 200 OK\r\nContent-Length: 15\r\nX-Ondol-Cold: first\r\n\r\n{\"say\":\"hello\"}";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";

  private final AnswerReader reader = new AnswerReader();

  /** Gives one byte at a time. */
  private static InputStream slowly(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] into, int at, int length) {
        return super.read(into, at, 1);
      }
    };
  }

  private void read(String text) throws IOException {
    reader.begin();
    InputStream in = slowly(text);
    int bytes = 1;
    while (!reader.receive(in)) {
      bytes++;
    }
    assertThat(bytes).isEqualTo(text.length());
  }

  @Test
  void anAnswerWithALengthIsCompleteAtItsLastByte() throws IOException {
    read(SIZED);
    assertThat(reader.isRight(HELLO)).isTrue();
    assertThat(reader.answer().text()).isEqualTo("{\"say\":\"hello\"}");
    assertThat(reader.answer().header("x-ondol-cold")).isEqualTo("first");
  }

  @Test
  void anAnswerInChunksIsCompleteAfterTheEmptyOne() throws IOException {
    read(CHUNKED);
    assertThat(reader.answer().text()).isEqualTo("hello");
    assertThat(reader.isRight(HELLO)).isTrue();
  }

  @Test
  void whatTheHeadSaysIsNoRightAnswer() throws IOException {
    read("HTTP/1.1 200 OK\r\nX-Say: hello\r\nContent-Length: 2\r\n\r\nno");
    assertThat(reader.isRight(HELLO)).isFalse();
  }

  @Test
  void anErrorIsNoRightAnswer() throws IOException {
    read(SIZED.replace("200", "502"));
    assertThat(reader.isRight(HELLO)).isFalse();
  }

  @Test
  void aConnectionThatEndsEarlyIsAnError() {
    assertThatThrownBy(() -> read(SIZED.substring(0, 70))).isInstanceOf(BenchException.class);
  }
}
