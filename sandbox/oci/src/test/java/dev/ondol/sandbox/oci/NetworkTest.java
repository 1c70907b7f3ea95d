package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.Sandbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom code reaches: other hosts if it may, its own door, and nobody else. */
class NetworkTest {
  /** Says {@code reached} if something answers at an address, else why not. */
  private static final String CALL =
      """
      import socket, sys
      try:
          with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=1) as s:
              print('reached', s.recv(100).decode())
      except OSError as e: print('not reached', type(e).__name__)
      """;

  @TempDir static Path folder;
  private static SmallWorld world;
  private static TestBed bed;
  private Sandbox sandbox;

  @BeforeAll
  static void prepare() {
    TestBed.assumeCapableHost();
    Assumptions.assumeTrue(
        Programs.installed(Firewall.PROGRAM), "skipped: needs nft (apt-get install nftables)");
    world = new SmallWorld();
    bed = new TestBed(folder);
    // From here on the provider takes the small world's host for its own.
    world.host().call(bed.provider::removeLeftovers);
  }

  @BeforeEach
  void create() {
    sandbox = bed.provider.create(bed.spec(128, true));
  }

  @AfterEach
  void destroy() {
    sandbox.destroy();
  }

  @AfterAll
  static void close() {
    if (bed != null) bed.close();
    if (world != null) world.close();
  }

  private static String call(Sandbox from, String address, int port) {
    return bed.run(
            from, "/usr/bin/python3", "-I", "-S", "-c", CALL, address, Integer.toString(port))
        .output();
  }

  private String call(String address, int port) {
    return call(sandbox, address, port);
  }

  @Test
  void otherHostsCanBeReached() {
    assertThat(call(SmallWorld.OTHER_HOST, SmallWorld.PORT)).isEqualTo("reached other host");
  }

  @Test
  void otherHostsCannotBeReachedWhereThatIsNotWanted() {
    Sandbox confined = bed.provider.create(bed.spec(128, false));
    try {
      assertThat(call(confined, SmallWorld.OTHER_HOST, SmallWorld.PORT)).startsWith("not reached");
    } finally {
      confined.destroy();
    }
  }

  @Test
  void theMetadataServiceOfACloudCannotBeReached() {
    assertThat(world.hostCalls(SmallWorld.METADATA)).isEqualTo("other host");
    assertThat(call(SmallWorld.METADATA, SmallWorld.PORT)).startsWith("not reached");
  }

  @Test
  void theHostCannotBeReachedAtAnyOfItsAddresses() throws IOException {
    assertThat(world.hostCalls(SmallWorld.HOST)).isEqualTo("host");
    String gateway = gatewayOf(sandbox);
    assertThat(world.hostCalls(gateway)).isEqualTo("host");
    assertThat(call(SmallWorld.HOST, SmallWorld.PORT)).startsWith("not reached");
    assertThat(call(gateway, SmallWorld.PORT)).startsWith("not reached");
    assertThat(call("127.0.0.1", SmallWorld.PORT)).isEqualTo("not reached ConnectionRefusedError");
  }

  @Test
  void otherSandboxesCannotBeReached() {
    Sandbox other = bed.provider.create(bed.spec(128, true));
    try {
      String listen =
          """
          import socket
          probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
          probe.connect(('%s', 9))
          server = socket.create_server(('0.0.0.0', %d))
          address = probe.getsockname()[0]
          socket.create_connection((address, %d)).close()
          print(address, flush=True)
          while True:
              with server.accept()[0] as s: s.sendall(b'other sandbox')
          """
              .formatted(SmallWorld.OTHER_HOST, SmallWorld.PORT, SmallWorld.PORT);
      RuntimeProcess process = bed.start(other, "/usr/bin/python3", "-I", "-S", "-c", listen);
      TestBed.until("listens", () -> !bed.output(other).isEmpty());
      String address = bed.output(other);
      assertThat(address).as("it listens and reached itself").startsWith("10.");
      assertThat(call(address, SmallWorld.PORT)).startsWith("not reached");
      assertThat(process.alive()).isTrue();
    } finally {
      other.destroy();
    }
  }

  @Test
  void eachSandboxReachesItsOwnDoorOnly() throws IOException {
    Sandbox other = bed.create();
    try {
      String knock =
          "import socket; s = socket.create_connection(('169.254.100.1', 9001));"
              + "s.sendall(b'knock'); print(s.recv(100).decode())";
      assertThat(sandbox.layout().runtimeApiAddress()).isEqualTo("169.254.100.1:9001");
      other.door().configureBlocking(false);
      RuntimeProcess process = bed.start(sandbox, "/usr/bin/python3", "-I", "-S", "-c", knock);
      try (SocketChannel guest = sandbox.door().accept()) {
        ByteBuffer said = ByteBuffer.allocate(5);
        while (said.hasRemaining()) guest.read(said);
        assertThat(new String(said.array(), StandardCharsets.US_ASCII)).isEqualTo("knock");
        guest.write(ByteBuffer.wrap("come in".getBytes(StandardCharsets.US_ASCII)));
      }
      TestBed.await(process);
      assertThat(bed.output(sandbox)).isEqualTo("come in");
      assertThat(other.door().accept()).as("nobody came to the other door").isNull();
    } finally {
      other.destroy();
    }
  }

  @Test
  void thereIsNoIpv6() {
    assertThat(
            bed.shell(
                    sandbox,
                    "grep -v ' lo$' /proc/net/if_inet6; cat /proc/net/ipv6_route | grep eth0")
                .output())
        .isEmpty();
  }

  private static String gatewayOf(Sandbox sandbox) {
    String route =
        "import socket, struct; print([socket.inet_ntoa(struct.pack('<I', int(f[2], 16)))"
            + " for f in (l.split() for l in open('/proc/net/route')) if f[1] == '00000000'][0])";
    return bed.python(sandbox, route).output();
  }
}
