package dev.ondol.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.PhaseTimes;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.InvokeOutcome.Answered;
import dev.ondol.micromanager.ResponseReceiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.eventstream.Message;

/** The event stream of an invoke, frame by frame. */
class InvokeStreamTest {
  private static final String PATH = "/2021-11-15/functions/hello/response-streaming-invocations";
  private static final int ENDLESS_BYTES = 64 * 1024 * 1024;

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

  @Test
  void aPieceReachesTheCallerBeforeTheFunctionEnds() throws Exception {
    CompletableFuture<InvokeOutcome> outcome = new CompletableFuture<>();
    CompletableFuture<ResponseReceiver> receiver = new CompletableFuture<>();
    server.invoker.script =
        invoke -> {
          receiver.complete(Objects.requireNonNull(invoke.options().receiver()));
          return outcome;
        };
    CompletableFuture<HttpResponse<InputStream>> answer = post();
    ResponseReceiver open = receiver.get(10, TimeUnit.SECONDS);
    open.onBegin("text/html", new Flow());
    HttpResponse<InputStream> head = answer.get(10, TimeUnit.SECONDS);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type"))
        .contains("application/vnd.amazon.eventstream");
    assertThat(head.headers().firstValue("X-Amzn-Remapped-Content-Type")).contains("text/html");
    assertThat(head.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
    assertThat(head.headers().firstValue("x-amzn-RequestId")).isPresent();

    open.onBytes("first".getBytes(UTF_8));
    assertThat(frame(head.body())).isEqualTo("PayloadChunk first");

    open.onBytes("second".getBytes(UTF_8));
    outcome.complete(answered("", null, "the log"));
    assertThat(frames(head.body()))
        .containsExactly(
            "PayloadChunk second",
            "InvokeComplete"
                + " {\"ErrorCode\":null,\"ErrorDetails\":null,\"LogResult\":\"dGhlIGxvZw==\"}");
  }

  @Test
  void aFunctionThatAnswersInOnePieceHasItCutUp() throws Exception {
    String big = "x".repeat(64 * 1024) + "rest";
    server.invoker.script = invoke -> CompletableFuture.completedFuture(answered(big, null, null));
    List<String> frames = frames(post().get(10, TimeUnit.SECONDS).body());
    assertThat(frames).hasSize(3);
    assertThat(frames.get(1)).isEqualTo("PayloadChunk rest");
    assertThat(frames.get(2)).startsWith("InvokeComplete {\"ErrorCode\":null");
  }

  @Test
  void anErrorOfTheFunctionIsToldAtTheEnd() throws Exception {
    server.invoker.script =
        invoke ->
            CompletableFuture.completedFuture(answered("{\"errorType\":\"E\"}", "Unhandled", null));
    assertThat(frames(post().get(10, TimeUnit.SECONDS).body()))
        .containsExactly(
            "InvokeComplete"
                + " {\"ErrorCode\":\"Unhandled\",\"ErrorDetails\":\"{\\\"errorType\\\":\\\"E\\\"}\",\"LogResult\":null}");
  }

  @Test
  void whatFailsBeforeTheFirstByteIsAnOrdinaryError() throws Exception {
    server.invoker.script =
        invoke ->
            CompletableFuture.completedFuture(
                new InvokeOutcome.Throttled(InvokeOutcome.Throttled.Reason.CONCURRENT_INVOCATIONS));
    HttpResponse<InputStream> answer = post().get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("TooManyRequestsException");
  }

  @Test
  void aPlatformThatFailsInTheMiddleSaysSoAtTheEnd() throws Exception {
    server.invoker.script =
        invoke -> {
          Objects.requireNonNull(invoke.options().receiver()).onBegin("text/html", new Flow());
          return CompletableFuture.completedFuture(new InvokeOutcome.PlatformFailed("it broke"));
        };
    assertThat(frames(post().get(10, TimeUnit.SECONDS).body()))
        .containsExactly(
            "InvokeComplete {\"ErrorCode\":\"ServiceException\",\"ErrorDetails\":\"it"
                + " broke\",\"LogResult\":null}");
  }

  @Test
  void aDryRunHasNoStreamAndAnEventIsNoKindOfIt() throws Exception {
    assertThat(server.send("POST", PATH, "{}", "X-Amz-Invocation-Type", "DryRun").statusCode())
        .isEqualTo(204);
    HttpResponse<String> event = server.send("POST", PATH, "{}", "X-Amz-Invocation-Type", "Event");
    assertThat(event.statusCode()).isEqualTo(400);
    assertThat(event.body())
        .contains("Member must satisfy enum value set: [RequestResponse, DryRun]");
  }

  @Test
  void bytesCountAsWrittenOnlyOnceTheCallerTakesThem() throws Exception {
    CompletableFuture<InvokeOutcome> outcome = new CompletableFuture<>();
    CompletableFuture<ResponseReceiver> receiver = new CompletableFuture<>();
    server.invoker.script =
        invoke -> {
          receiver.complete(Objects.requireNonNull(invoke.options().receiver()));
          return outcome;
        };
    CompletableFuture<HttpResponse<InputStream>> answer = post();
    Flow flow = new Flow();
    ResponseReceiver open = receiver.get(10, TimeUnit.SECONDS);
    open.onBegin("text/html", flow);
    InputStream body = answer.get(10, TimeUnit.SECONDS).body();
    byte[] piece = new byte[1024 * 1024];
    for (int sent = 0; sent < ENDLESS_BYTES; sent += piece.length) {
      open.onBytes(piece);
    }
    outcome.complete(answered("", null, null));
    frame(body);
    assertThat(flow.written.get()).isLessThan(ENDLESS_BYTES);
    body.close();
    assertThat(flow.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static final class Flow implements ResponseReceiver.Flow {
    final AtomicInteger written = new AtomicInteger();
    final CountDownLatch abandoned = new CountDownLatch(1);

    @Override
    public void written(int bytes) {
      written.addAndGet(bytes);
    }

    @Override
    public void abandon() {
      abandoned.countDown();
    }
  }

  private CompletableFuture<HttpResponse<InputStream>> post() {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri(PATH))
            .header("Authorization", TestServer.SIGNED)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return server.http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static Answered answered(String payload, @Nullable String error, @Nullable String log) {
    return new Answered(
        payload.getBytes(UTF_8),
        "application/json",
        error,
        log == null ? null : log.getBytes(UTF_8),
        Optional.empty(),
        "slot-1",
        new PhaseTimes());
  }

  private static List<String> frames(InputStream body) throws IOException {
    List<String> frames = new ArrayList<>();
    for (String frame = frame(body); !frame.isEmpty(); frame = frame(body)) {
      frames.add(frame);
    }
    return frames;
  }

  /** Event type and payload of the next frame; empty at the end. */
  private static String frame(InputStream body) throws IOException {
    byte[] length = body.readNBytes(Integer.BYTES);
    if (length.length == 0) {
      return "";
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(length);
    whole.writeBytes(body.readNBytes(ByteBuffer.wrap(length).getInt() - Integer.BYTES));
    Message message = Message.decode(ByteBuffer.wrap(whole.toByteArray()));
    return Objects.requireNonNull(message.getHeaders().get(":event-type")).getString()
        + " "
        + new String(message.getPayload(), UTF_8);
  }
}
