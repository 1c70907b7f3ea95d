package dev.ondol.frontend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.http.Connections;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.RequestMetrics;
import dev.ondol.frontend.logs.pattern.FilterPattern;
import dev.ondol.logs.GroupSettings;
import dev.ondol.logs.LogLimits;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.ContextInternal;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartLiveTailRequest;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Live tails over a real connection, frame by frame. */
class LiveTailTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ARN = "arn:aws:logs:us-east-1:000000000000:log-group:";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private LogStore logs;
  private Groups groups;
  private LiveTail tail;

  @BeforeEach
  void open() {
    logs = new LogStore(folder.resolve("logs"), LogLimits.DEFAULT);
    groups = new Groups(new Account("us-east-1", "000000000000"), logs);
    logs.createGroup("/a", GroupSettings.DEFAULT);
    logs.createGroup("/b", GroupSettings.DEFAULT);
    tail = tail(2, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    tail.onDrain();
    http.shutdownNow();
    vertx.close().await();
    logs.close();
  }

  private LiveTail tail(int sessions, Duration length) {
    return new LiveTail(groups, logs, new LiveTail.Limits(sessions, length, Duration.ofMillis(20)));
  }

  @Test
  void tellsWhatComesToItsGroupsAndMatches() throws Exception {
    Frames frames =
        tail(r -> r.logGroupIdentifiers("/a", ARN + "/b").logEventFilterPattern("ERROR"));
    assertThat(frames.next().type()).isEqualTo("initial-response");
    Frame start = frames.next();
    assertThat(start.type()).isEqualTo("sessionStart");
    assertThat(start.payload().get("sessionId").asString()).isNotEmpty();
    assertThat(start.payload().get("logGroupIdentifiers").get(1).asString()).isEqualTo(ARN + "/b");
    assertThat(start.payload().get("logEventFilterPattern").asString()).isEqualTo("ERROR");
    logs.append("/a", "s", 5, "ERROR one");
    logs.append("/a", "s", 6, "fine");
    logs.append("/c", "s", 7, "ERROR elsewhere");
    logs.append("/b", "t", 8, "ERROR two");
    List<JsonNode> events = frames.events(2);
    assertThat(events)
        .extracting(e -> e.get("message").asString())
        .containsExactly("ERROR one", "ERROR two");
    assertThat(events.get(1).get("logGroupIdentifier").asString()).isEqualTo(ARN + "/b");
    assertThat(events.get(1).get("logStreamName").asString()).isEqualTo("t");
    assertThat(events.get(1).get("timestamp").asLong()).isEqualTo(8);
    assertThat(events.get(1).get("ingestionTime").asLong()).isPositive();
  }

  @Test
  void tellsOnlyOfItsStreams() throws Exception {
    Frames frames = tail(r -> r.logGroupIdentifiers("/a").logStreamNamePrefixes("x", "y"));
    frames.next();
    frames.next();
    logs.append("/a", "a1", 5, "no");
    logs.append("/a", "x1", 5, "one");
    logs.append("/a", "y1", 5, "two");
    assertThat(frames.events(2))
        .extracting(e -> e.get("message").asString())
        .containsExactly("one", "two");
  }

  @Test
  void aSessionEndsWithATimeout() throws Exception {
    tail = tail(1, Duration.ofMillis(60));
    Frames frames = tail(r -> r.logGroupIdentifiers("/a"));
    List<Frame> all = frames.rest();
    assertThat(all.getLast().type()).isEqualTo("SessionTimeoutException");
    assertThat(all.getLast().payload().has("message")).isTrue();
    assertThat(all.subList(2, all.size() - 1))
        .extracting(Frame::type)
        .containsOnly("sessionUpdate");
  }

  @Test
  void aSessionTooManyIsRefusedUntilOneEnds() throws Exception {
    Frames one = tail(r -> r.logGroupIdentifiers("/a"));
    Frames two = tail(r -> r.logGroupIdentifiers("/a"));
    one.next();
    two.next();
    assertThat(refusal(r -> r.logGroupIdentifiers("/a"))).startsWith("LIMIT_EXCEEDED");
    one.body.close();
    // The next update finds nobody there.
    String again = "LIMIT_EXCEEDED";
    for (int i = 0; i < 500 && again.startsWith("LIMIT_EXCEEDED"); i++) {
      two.next();
      again = refusal(r -> r.logGroupIdentifiers("/a"));
    }
    assertThat(again).isEqualTo("begun");
  }

  @Test
  void sessionsEndWhenTheServerDrains() throws Exception {
    Frames frames = tail(r -> r.logGroupIdentifiers("/a"));
    frames.next();
    tail.onDrain();
    assertThat(frames.rest()).extracting(Frame::type).doesNotContain("SessionTimeoutException");
  }

  @Test
  void whatIsNotThereOrDoesNotGoTogetherIsRefused() throws Exception {
    assertThat(refusal(r -> r.logGroupIdentifiers("/nope"))).startsWith("RESOURCE_NOT_FOUND");
    assertThat(refusal(r -> r.logGroupIdentifiers("/a").logEventFilterPattern("{")))
        .startsWith("INVALID_PARAMETER");
    assertThat(refusal(r -> r.logGroupIdentifiers("/a", "/b").logStreamNames("s")))
        .startsWith("INVALID_PARAMETER");
    assertThat(
            refusal(
                r -> r.logGroupIdentifiers("/a").logStreamNames("s").logStreamNamePrefixes("s")))
        .startsWith("INVALID_PARAMETER");
  }

  @Test
  void aFloodIsSampledAndBounded() {
    LiveTailSession session =
        new LiveTailSession(groups, List.of(), List.of(), FilterPattern.parse(""));
    hear(session, 500, "x");
    assertThat(sampled(session.update())).isFalse();
    hear(session, 501, "x");
    JsonNode cut = JSON.readTree(session.update());
    assertThat(cut.at("/sessionMetadata/sampled").asBoolean()).isTrue();
    assertThat(cut.get("sessionResults")).hasSize(500);
    hear(session, 100_000, "x");
    assertThat(sampled(session.update())).isTrue();
    hear(session, 3, "y".repeat(1_000_000));
    JsonNode large = JSON.readTree(session.update());
    assertThat(large.get("sessionResults")).hasSize(1);
    assertThat(large.at("/sessionMetadata/sampled").asBoolean()).isTrue();
    assertThat(JSON.readTree(session.update()).get("sessionResults")).isEmpty();
  }

  private static boolean sampled(byte[] update) {
    return JSON.readTree(update).at("/sessionMetadata/sampled").asBoolean();
  }

  private static void hear(LiveTailSession session, int count, String message) {
    for (int i = 0; i < count; i++) {
      session.onEvent("/a", new LogReader.Event("s", "", i, i, message));
    }
  }

  private Frames tail(Consumer<StartLiveTailRequest.Builder> request) throws Exception {
    return new Frames(answer(request).body());
  }

  /** What the tail refuses, or that it has begun. */
  private String refusal(Consumer<StartLiveTailRequest.Builder> request) throws Exception {
    HttpResponse<InputStream> answer = answer(request);
    try (InputStream body = answer.body()) {
      return answer.statusCode() == 200
          ? "begun"
          : JSON.readTree(body.readAllBytes()).get("message").asString();
    }
  }

  private HttpResponse<InputStream> answer(Consumer<StartLiveTailRequest.Builder> request)
      throws Exception {
    StartLiveTailRequest built = StartLiveTailRequest.builder().applyMutation(request).build();
    Connections connections = new Connections(100);
    RequestMetrics metrics = new RequestMetrics(new SimpleMeterRegistry(), connections);
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(connections::onOpen)
            .requestHandler(head -> {
              var context = (ContextInternal) vertx.getOrCreateContext();
              Exchange exchange = new Exchange(head, context, connections, metrics);
              Thread.ofVirtual()
                  .start(() -> {
                    try {
                      tail.start(exchange, built);
                    } catch (OndolException e) {
                      exchange.fail(ErrorCode.VALIDATION, e.code() + " " + e.getMessage());
                    }
                  });
            })
            .listen(0)
            .await();
    URI uri = URI.create("http://localhost:" + server.actualPort() + "/");
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private record Frame(String type, JsonNode payload) {
    static Frame of(Message message) {
      boolean event = header(message, ":message-type").equals("event");
      return new Frame(
          header(message, event ? ":event-type" : ":exception-type"),
          JSON.readTree(message.getPayload()));
    }

    private static String header(Message message, String name) {
      return Objects.requireNonNull(message.getHeaders().get(name)).getString();
    }
  }

  private static final class Frames {
    private final InputStream body;
    private final MessageDecoder decoder = new MessageDecoder();
    private final List<Frame> ready = new ArrayList<>();

    Frames(InputStream body) {
      this.body = body;
    }

    Frame next() throws Exception {
      while (ready.isEmpty()) {
        assertThat(more()).as("the stream goes on").isTrue();
      }
      return ready.removeFirst();
    }

    private boolean more() throws Exception {
      byte[] bytes = new byte[8192];
      int count = body.read(bytes);
      if (count > 0) {
        decoder.feed(bytes, 0, count);
        decoder.getDecodedMessages().forEach(message -> ready.add(Frame.of(message)));
      }
      return count >= 0;
    }

    List<Frame> rest() throws Exception {
      while (more()) {}
      return ready;
    }

    List<JsonNode> events(int count) throws Exception {
      List<JsonNode> events = new ArrayList<>();
      while (events.size() < count) {
        next().payload().get("sessionResults").forEach(events::add);
      }
      return events;
    }
  }
}
