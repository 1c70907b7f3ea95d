package dev.ondol.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.RawConnection.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers could read in two ways. Each is followed by a second request; whatever
 * is answered once and closed cannot hide one.
 */
class SmugglingTest {
  private static final String PING = "GET /2018-06-01/ping HTTP/1.1\r\nHost: r\r\n\r\n";
  private static DoorFixture fixture;

  @BeforeAll
  static void open() throws Exception {
    fixture = new DoorFixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @ParameterizedTest
  @MethodSource({"heads", "lines", "chunks"})
  void answersOnceThatItIsMalformedAndCloses(String bytes) throws Exception {
    try (RawConnection connection = new RawConnection(fixture.address)) {
      connection.send(bytes + PING);
      Reply reply = connection.read();
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.headers()).containsEntry("connection", "close");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource({"heads", "lines", "chunks"})
  void readsItTheSameByteByByte(String bytes) throws Exception {
    try (RawConnection connection = new RawConnection(fixture.address)) {
      connection.socket().setTcpNoDelay(true);
      for (int i = 0; i < bytes.length(); i++) {
        try {
          connection.send(bytes.substring(i, i + 1));
        } catch (java.net.SocketException answeredAlready) {
          break;
        }
      }
      assertThat(connection.read().status()).isEqualTo(400);
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void answersTwoSoundRequestsInOneWrite() throws Exception {
    try (RawConnection connection = new RawConnection(fixture.address)) {
      connection.send(
          "POST /2018-06-01/ping HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
              + "4;name=value\r\nbody\r\n0\r\nTrailer-A: b\r\n\r\n"
              + PING);
      assertThat(connection.read().status()).isEqualTo(405);
      assertThat(connection.read().text()).isEqualTo("pong");
    }
  }

  static Stream<String> heads() {
    List<String> heads =
        List.of(
            "Content-Length: 4|Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked|Content-Length: 4",
            "Content-Length: 4|Content-Length: 4",
            "Content-Length: 4|Content-Length: 5",
            "Content-Length: 4, 4",
            "Content-Length: +4",
            "Content-Length: -4",
            "Content-Length: 0x4",
            "Content-Length: 4 4",
            "Content-Length: 4\u00a0",
            "Content-Length: 99999999999999999999",
            "Content-Length:",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked|Transfer-Encoding: identity",
            "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            "Content-Length : 4",
            " Content-Length: 4",
            "X: a| Transfer-Encoding: chunked",
            "X: a|\tb",
            "Content-Length: 0|X: a| b|Y: c",
            "X: a\u0000b",
            "X\u0000: a",
            "X: a\rb",
            "X: a\u0001b\u0000",
            ": a",
            "no colon",
            "X(y): a");
    return heads.stream()
        .map(head ->
            "POST /2018-06-01/ping HTTP/1.1\r\n" + head.replace("|", "\r\n") + "\r\n\r\n0\r\n\r\n");
  }

  static Stream<String> lines() {
    return Stream.of(
        "GET /2018-06-01/ping\r\n\r\n",
        "GET /2018-06-01/ping \r\n\r\n",
        "GET  /2018-06-01/ping HTTP/1.1\r\n\r\n",
        "GET /2018-06-01/ping HTTP/1.1 x\r\n\r\n",
        "GET /2018-06-01/ping HTTP/2.0\r\n\r\n",
        "GET /2018-06-01/ping HTTP/1.2\r\n\r\n",
        "GET /2018-06-01/ping http/1.1\r\n\r\n",
        "GET /2018-06-01/ping XTTP/1.1\r\n\r\n",
        "GET /2018-06-01/\u0000ping HTTP/1.1\r\n\r\n",
        "GET /2018-06-01/ping HTTP/1.1\nX: a\r\n\r\n",
        "GET /2018-06-01/ping HTTP/1.1\r\nX: a\n\r\n",
        "GET /2018-06-01/ping HTTP/1.1\r\nX: a\r\n\n",
        "GET /2018-06-01/ping HTTP/1.1\n\n",
        "GET\t/2018-06-01/ping\tHTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /2018-06-01/ping HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  static Stream<String> chunks() {
    List<String> bodies =
        List.of(
            "zz|body|0||",
            "-4|body|0||",
            "0x4|body|0||",
            "4 4|body|0||",
            "|body|0||",
            "FFFFFFFFF|body|0||",
            "80000000|body|0||",
            "4|bodyX|0||",
            "4|body0||",
            "4\nbody|0||",
            "4;a\nb|body|0||",
            "4|body\n0||",
            "4|body|0\n\n",
            "4|body|0|no colon||");
    return bodies.stream()
        .map(body ->
            "POST /2018-06-01/ping HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + body.replace("|", "\r\n"));
  }

  @Test
  void breaksAResponseWhoseChunksAreMalformed() throws Exception {
    try (DoorFixture own = new DoorFixture();
        ScriptedRuntime runtime = own.running("id-1")) {
      runtime
          .connection()
          .send(
              ScriptedRuntime.lines(
                  "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
                  "Transfer-Encoding: chunked",
                  "",
                  "4",
                  "body",
                  "zz",
                  "body"));
      assertThat(runtime.read().status()).isEqualTo(400);
      own.expect("response id-1 application/json", "broken");
    }
  }

  @Test
  void refusesHeadsWithoutEnd() throws Exception {
    byte[] much = new byte[RequestDecoder.MAX_HEAD_BYTES + 1];
    Arrays.fill(much, (byte) 'x');
    try (RawConnection connection = new RawConnection(fixture.address)) {
      connection.send("GET /2018-06-01/ping HTTP/1.1\r\nX: ");
      connection.send(much);
      assertThat(connection.read().status()).isEqualTo(431);
    }
  }
}
