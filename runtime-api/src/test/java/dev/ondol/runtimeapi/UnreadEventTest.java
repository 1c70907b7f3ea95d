package dev.ondol.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Linux tells the door when a runtime dies with an event in hand: a reset where bytes were
 * left in the process's receive buffer, an ordinary end where it had read them all. Real processes,
 * for the answer is the kernel's.
 */
class UnreadEventTest {
  private static final Path CONNECTIONS = Path.of("/proc/net/tcp");

  /** Asks for an event, says its port, then reads as many bytes as it is told on standard input. */
  private static final String RUNTIME =
      """
      import socket, sys
      s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
      s.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: r\\r\\n\\r\\n")
      print(s.getsockname()[1], flush=True)
      wanted = int(sys.stdin.readline())
      while wanted > 0:
          wanted -= len(s.recv(wanted))
      print("read", flush=True)
      sys.stdin.readline()
      """;

  private DoorFixture fixture;
  private Process process;
  private BufferedReader out;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(runs("python3", "-c", "pass"), "python3 is not there");
    assumeTrue(Files.isReadable(CONNECTIONS), CONNECTIONS + " is not there");
    fixture = new DoorFixture();
    process =
        new ProcessBuilder("python3", "-c", RUNTIME, Integer.toString(fixture.address.getPort()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    port = Integer.parseInt(out.readLine());
    fixture.expect("connected", "next");
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  void aStoppedProcessThatIsKilledHasNotReadTheEventInItsReceiveBuffer() throws Exception {
    signal("STOP");
    fixture.door.send(DoorFixture.event("id-1", "{}"));
    awaitReceiveQueue();
    process.destroyForcibly().waitFor();
    fixture.expect("unread id-1");
  }

  @Test
  void aProcessThatReadTheEventAndIsKilledMayHaveHandledIt() throws Exception {
    fixture.door.send(DoorFixture.event("id-1", "{}"));
    tell(awaitReceiveQueue());
    assertThat(out.readLine()).isEqualTo("read");
    process.destroyForcibly().waitFor();
    fixture.door.reset().get(10, TimeUnit.SECONDS);
    assertThat(fixture.listener.isSilent()).isTrue();
  }

  @Test
  void aProcessThatReadAPartAndIsKilledHasNotReadTheEvent() throws Exception {
    fixture.door.send(DoorFixture.event("id-1", "{}"));
    tell(awaitReceiveQueue() - 1);
    assertThat(out.readLine()).isEqualTo("read");
    process.destroyForcibly().waitFor();
    fixture.expect("unread id-1");
  }

  @Test
  void anEventTooLargeForTheSocketIsUnreadOnce() throws Exception {
    signal("STOP");
    fixture.door.send(DoorFixture.event("id-1", "x".repeat(6_000_000)));
    awaitReceiveQueue();
    process.destroyForcibly().waitFor();
    fixture.expect("unread id-1");
    fixture.door.reset().get(10, TimeUnit.SECONDS);
    assertThat(fixture.listener.isSilent()).isTrue();
  }

  @Test
  void aResponseThatWasSentBeforeTheProcessDiedStillCounts() throws Exception {
    process.destroyForcibly().waitFor();
    fixture.door.reset().get(10, TimeUnit.SECONDS);
    try (ScriptedRuntime runtime = fixture.running("id-1")) {
      runtime.connection().send(ScriptedRuntime.response("id-1", "done"));
      runtime.connection().close();
      fixture.door.reset().get(10, TimeUnit.SECONDS);
      fixture.expect("response id-1 application/json", "end done");
    }
  }

  private void tell(int bytes) throws IOException {
    process.outputWriter().write(bytes + "\n");
    process.outputWriter().flush();
  }

  private void signal(String name) throws Exception {
    assertThat(runs("kill", "-" + name, Long.toString(process.pid()))).isTrue();
  }

  /** Waits until the kernel holds bytes that the process has not read; says how many. */
  private int awaitReceiveQueue() throws Exception {
    String local = String.format(Locale.ROOT, ":%04X ", port);
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      for (String line : Files.readAllLines(CONNECTIONS)) {
        List<String> fields = List.of(line.strip().split("\\s+"));
        if ((fields.get(1) + " ").endsWith(local)) {
          String queues = fields.get(4);
          int queued = Integer.parseInt(queues.substring(queues.indexOf(':') + 1), 16);
          if (queued > 0) {
            return queued;
          }
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("the event never arrived");
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
