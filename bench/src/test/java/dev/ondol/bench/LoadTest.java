package dev.ondol.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          int number = requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = (number == 20 ? "oops" : "hello").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private Target target(String expected) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return Target.post(uri, Map.of(), new byte[] {'{', '}'}, expected);
  }

  @Test
  void anOpenLoopSendsAsManyAsAreDue() {
    Load.Result result = Load.open(target(""), 4, 200, Duration.ofMillis(500));
    assertThat(result.nanos().getTotalCount()).isEqualTo(100);
    assertThat(requests).hasValue(100);
  }

  @Test
  void anOpenLoopCountsWhatWaitedForAServerThatStalls() {
    gate = new CountDownLatch(1);
    Thread opener =
        Thread.ofVirtual()
            .start(() -> {
              // All callers wait by then, and what is due meanwhile waits for them.
              Pause.untilTrue("two wait", Duration.ofSeconds(10), () -> requests.get() == 2);
              Pause.of(Duration.ofMillis(200));
              gate.countDown();
            });
    Load.Result result = Load.open(target(""), 2, 100, Duration.ofMillis(200));
    assertThat(opener.isAlive()).isFalse();
    // Of twenty that were due within 200 ms, all but the last waited, each since its own time.
    assertThat(result.nanos().getTotalCount()).isEqualTo(20);
    assertThat(result.nanos().getValueAtPercentile(50)).isGreaterThan(50_000_000);
  }

  @Test
  void aWrongAnswerEndsAClosedLoop() {
    assertThatThrownBy(() -> Load.closed(target("hello"), 2, Duration.ofSeconds(30)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("oops");
  }

  @Test
  void aWrongAnswerEndsASerialLoop() {
    assertThatThrownBy(() -> Load.serial(target("hello"), 0, 1000))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("oops");
  }

  @Test
  void aCrowdTellsWhoHadNoRightAnswer() {
    List<Crowd.Reply> replies = Crowd.of(25, Duration.ofMillis(5), target("hello")).replies();
    assertThat(Crowd.right(replies, "hello")).isEqualTo(24);
    assertThat(Crowd.percentileMillis(replies, 50))
        .isLessThanOrEqualTo(Crowd.percentileMillis(replies, 99));
  }

  @Test
  void anInterruptedRunEnds() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Load.serial(target(""), 0, 1000)).hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
