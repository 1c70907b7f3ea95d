package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.DoorEntrance.Way;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorEntranceTest {
  private static final String CALL = "POST /2015-03-31/functions/f/invocations HTTP/1.1\r\n\r\n";

  @ParameterizedTest
  @CsvSource({
    "GET /2018-06-01/runtime/invocation/next, TO_THE_DOOR",
    "POST /2020-01-01/extension/register, TO_THE_DOOR",
    "PUT /2022-07-01/telemetry, TO_THE_DOOR",
    "GET /ondol/assignment, TO_THE_DOOR",
    "GET /2015-03-31x, TO_THE_DOOR",
    "GET http://elsewhere/2015-03-31/functions, TO_THE_DOOR",
    "METHODUNKNOWN, TO_THE_DOOR",
    "POST /2015-03-31/functions/f/invocations, THROUGH",
    "GET /2020-06-30/functions, THROUGH",
    "POST / HTTP/1.1, THROUGH",
    "GET /?Action=GetCallerIdentity, THROUGH",
    "DELETE /2018-10-31/layers/l/versions/1, THROUGH",
  })
  void theFirstBytesTellForWhomAConnectionIs(String bytes, Way way) {
    assertThat(way(bytes)).isEqualTo(way);
    // A piece of them may say less, but nothing else.
    for (int length = 0; length < bytes.length(); length++) {
      assertThat(way(bytes.substring(0, length))).isIn(way, Way.UNDECIDED);
    }
  }

  private static Way way(String bytes) {
    return DoorEntrance.way(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  @Test
  void whatIsForAnotherApiGoesThroughAndItsAnswerBack() throws Exception {
    try (DoorFixture fixture = new DoorFixture();
        ServerSocket frontend = listen(fixture);
        RawConnection client = new RawConnection(fixture.address)) {
      for (byte each : CALL.getBytes(US_ASCII)) {
        client.send(new byte[] {each});
      }
      try (Socket arrived = frontend.accept()) {
        assertThat(arrived.getInputStream().readNBytes(CALL.length()))
            .asString(US_ASCII)
            .isEqualTo(CALL);
        arrived
            .getOutputStream()
            .write("HTTP/1.1 202 A\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
        RawConnection.Reply reply = client.read();
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text()).isEqualTo("ok");
        client.socket().close();
        assertThat(arrived.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void theRuntimeIsServedBesideIt() throws Exception {
    try (DoorFixture fixture = new DoorFixture();
        ServerSocket frontend = listen(fixture);
        RawConnection client = new RawConnection(fixture.address);
        ScriptedRuntime runtime = fixture.running("r-1")) {
      client.send(CALL);
      try (Socket arrived = frontend.accept()) {
        assertThat(arrived.getInputStream().readNBytes(CALL.length())).hasSize(CALL.length());
        assertThat(runtime.respond("r-1", "{}").status()).isEqualTo(202);
        fixture.door.close();
        assertThat(arrived.getInputStream().read()).isEqualTo(-1);
        assertThat(client.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void largeBodiesPassBothWaysWithoutBeingKept() throws Exception {
    byte[] body = new byte[32 << 20];
    Arrays.fill(body, (byte) 7);
    try (DoorFixture fixture = new DoorFixture();
        ServerSocket frontend = listen(fixture);
        RawConnection client = new RawConnection(fixture.address)) {
      Thread sender = Thread.startVirtualThread(() -> send(client.socket(), body));
      try (Socket arrived = frontend.accept()) {
        InputStream in = arrived.getInputStream();
        assertThat(in.readNBytes(CALL.length())).hasSize(CALL.length());
        assertThat(in.readNBytes(body.length)).isEqualTo(body);
        sender.join();
        Thread.startVirtualThread(() -> write(arrived, body));
        assertThat(client.socket().getInputStream().readNBytes(body.length)).isEqualTo(body);
      }
    }
  }

  @Test
  void aFunctionHasOnlySoManyConnectionsToOtherApis() throws Exception {
    try (DoorFixture fixture = new DoorFixture();
        ServerSocket frontend = listen(fixture)) {
      RawConnection[] clients = new RawConnection[RuntimeDoor.MAX_PASSED_ON];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = new RawConnection(fixture.address);
        clients[i].send(CALL);
        assertThat(frontend.accept().getInputStream().read()).isEqualTo('P');
      }
      try (RawConnection oneMore = new RawConnection(fixture.address)) {
        oneMore.send(CALL);
        assertThat(oneMore.isAtEnd()).isTrue();
      }
      for (RawConnection client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aFrontendThatIsNotThereEndsTheConnection() throws Exception {
    try (DoorFixture fixture = new DoorFixture()) {
      listen(fixture).close();
      try (RawConnection client = new RawConnection(fixture.address)) {
        client.send(CALL);
        assertThat(client.isAtEnd()).isTrue();
      }
    }
  }

  private static ServerSocket listen(DoorFixture fixture) throws IOException {
    ServerSocket frontend = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    fixture.api.passOthersTo(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), frontend.getLocalPort()));
    return frontend;
  }

  private static void send(Socket socket, byte[] body) {
    write(socket, CALL.getBytes(US_ASCII));
    write(socket, body);
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
