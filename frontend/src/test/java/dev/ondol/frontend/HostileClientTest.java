package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are no AWS clients, or none of good will. */
class HostileClientTest {
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    server.lambda().createFunction(TestServer.hello("hello"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends bytes and reads until the server closes, or has answered and been asked to close. */
  private String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void withoutASignatureNothingIsAnsweredButTheOpenPages() throws Exception {
    HttpResponse<String> unsigned = unsigned("/2015-03-31/functions");
    assertThat(unsigned.statusCode()).isEqualTo(403);
    assertThat(unsigned.headers().firstValue("x-amzn-ErrorType"))
        .contains("MissingAuthenticationTokenException");
    assertThat(unsigned.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
    assertThat(unsigned("/_ondol/slots").statusCode()).isEqualTo(403);
    assertThat(unsigned("/livez").statusCode()).isEqualTo(200);
    assertThat(unsigned("/readyz").body()).isEqualTo("ready\n");
    assertThat(unsigned("/metrics").body()).contains("ondol_frontend_requests_seconds");
    assertThat(
            unsigned(
                    "/2015-03-31/functions?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=b")
                .statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> unsigned(String path) throws Exception {
    return server.http.send(
        HttpRequest.newBuilder(server.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aPageOfAnotherOriginOrAReboundNameIsRefused() throws Exception {
    assertThat(
            server
                .send("GET", "/2015-03-31/functions", "", "Origin", "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            server
                .send("GET", "/2015-03-31/functions", "", "Origin", server.uri("").toString())
                .statusCode())
        .isEqualTo(200);
    String rebound =
        raw(
            "GET /2015-03-31/functions HTTP/1.1\r\nHost: evil.example\r\nAuthorization: "
                + TestServer.SIGNED
                + "\r\nConnection: close\r\n\r\n");
    assertThat(rebound).startsWith("HTTP/1.1 403");
  }

  @Test
  void aBodyOfPiecesOfAllSizesArrivesWhole() throws Exception {
    StringBuilder chunks = new StringBuilder();
    StringBuilder event = new StringBuilder("\"");
    chunks.append("1\r\n\"\r\n");
    for (int i = 0; i < 100_000; i++) {
      String piece = i % 1_000 == 999 ? "abcdefgh".repeat(1_000) : "" + i % 10;
      chunks.append(Integer.toHexString(piece.length())).append("\r\n").append(piece);
      chunks.append("\r\n");
      event.append(piece);
    }
    chunks.append("1\r\n\"\r\n0\r\n\r\n");
    String answer =
        raw(
            "POST "
                + INVOKE
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                + TestServer.SIGNED
                + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks);
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith(event + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?Action=GetCallerIdentity&X-Amz-Credential=%zz",
        "/_ondol/code/a?Expires=%zz",
        "/2015-03-31/functions?Marker=%zz"
      })
  void aQueryThatCannotBeDecodedIsTheClientsFault(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("The request's parameters cannot be decoded");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 20_000, 200_000})
  void aNameOfAnyLengthIsAnswered(int length) throws Exception {
    String answer =
        raw(
            "POST /2015-03-31/functions/a:"
                + "b".repeat(length)
                + "/invocations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                + TestServer.SIGNED
                + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("failed to satisfy constraint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4~Transfer-Encoding: chunked~~0~~GET /livez HTTP/1.1~Host: a~~",
        "Content-Length: 4~Content-Length: 5~~abcde",
        "Content-Length: -1~~",
        "Content-Length: +4~~null",
        "Transfer-Encoding: chunked~~zz~null~0~~",
        "Bad Name: x~~",
        "X: a\0b~~"
      })
  void aMalformedRequestIsRefusedOnceAndTheConnectionClosed(String rest) throws Exception {
    String answer =
        raw(
            "POST "
                + INVOKE
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                + TestServer.SIGNED
                + "\r\n"
                + rest.replace("~", "\r\n"));
    assertThat(answer.split("HTTP/1\\.1 ", -1)).as(answer).hasSizeLessThanOrEqualTo(2);
    assertThat(answer)
        .satisfiesAnyOf(
            text -> assertThat(text).startsWith("HTTP/1.1 400"),
            text -> assertThat(text).isEmpty());
    assertThat(server.invoker.seen).isEmpty();
  }

  @Test
  void aHeadOfMoreThanAMegabyteIsRefused() throws Exception {
    String answer =
        raw("GET /livez HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1_100_000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431");
  }

  @Test
  void aBodyThatOnlyClaimsToBeTooLargeIsRefusedBeforeItComes() throws Exception {
    String answer =
        raw(
            "POST "
                + INVOKE
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\nAuthorization: "
                + TestServer.SIGNED
                + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void aChunkedBodyIsCutOffAtItsLimit() throws Exception {
    StringBuilder request =
        new StringBuilder(
            "DELETE /2015-03-31/functions/hello HTTP/1.1\r\n"
                + "Host: 127.0.0.1\r\n"
                + "Transfer-Encoding: chunked\r\n"
                + "Authorization: "
                + TestServer.SIGNED
                + "\r\n\r\n");
    request.append("1400\r\n").append("x".repeat(0x1400)).append("\r\n0\r\n\r\n");
    assertThat(raw(request.toString())).startsWith("HTTP/1.1 413");
    assertThat(server.catalog.function("hello")).isPresent();
  }

  @Test
  void slotsAreShownToWhoSigns() throws Exception {
    HttpResponse<String> slots = server.send("GET", "/_ondol/slots", "");
    assertThat(slots.body())
        .isEqualTo(
            "{\"slots\":[{\"id\":\"slot-1\",\"function\":\"hello\",\"version\":\"$LATEST\",\"state\":\"idle\",\"frozen\":true,\"inStateMillis\":2000,\"ageMillis\":9000,\"invokes\":7,\"memoryLimitMib\":128,\"memoryBytes\":4096,\"coldReason\":\"first\",\"provider\":\"process\",\"pid\":42}],\"pools\":[]}");
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnceAndTheOthersAreServed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      // Each has its answer before the next one comes, for they are accepted by several loops.
      do {
        sockets.add(connect());
      } while (firstByteOfAnAnswer(sockets.getLast()) == 'H');
      // The test's own client may hold one, too.
      assertThat(sockets.size() - 1)
          .isBetween(TestServer.MAX_CONNECTIONS - 1, TestServer.MAX_CONNECTIONS);
      assertThat(sockets.getFirst().getInputStream().read()).isEqualTo('T');
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** -1 if the connection is closed without one. */
  private static int firstByteOfAnAnswer(Socket socket) throws IOException {
    try {
      socket
          .getOutputStream()
          .write("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void aConnectionIsKeptAfterAnAnswerWithoutABodyToRead() throws Exception {
    String get = "GET /livez HTTP/1.1\r\nHost: a\r\n";
    String answers = raw(get + "\r\n" + get + "Connection: close\r\n\r\n");
    assertThat(answers.split("HTTP/1\\.1 200", -1)).hasSize(3);
  }
}
