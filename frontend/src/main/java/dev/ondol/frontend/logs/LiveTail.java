package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.EventFrame;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.StreamedReply;
import dev.ondol.frontend.logs.pattern.FilterPattern;
import dev.ondol.logs.Following;
import dev.ondol.logs.LogStore;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LiveTailSessionStart;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartLiveTailRequest;

/**
 * StartLiveTail: an answer that goes on. Its first event is {@code initial-response}, as json 1.1
 * has it, then comes {@code sessionStart}, then each second a {@code sessionUpdate}, be it empty,
 * until the session is over or the client is gone.
 *
 * <p>A session has a virtual thread of its own, and writes an update only when the client has taken
 * the one before; what does not fit meanwhile is sampled away. Sessions are few, and short in
 * comparison with a server's life. Thread-safe.
 */
final class LiveTail {
  static final String NAME = "StartLiveTail";

  private static final String JSON = "application/json";
  private static final Duration WRITE_LIMIT = Duration.ofMinutes(2);

  /**
   * How much of it there may be.
   *
   * @param sessions at a time
   * @param length of one
   * @param period from update to update
   */
  record Limits(int sessions, Duration length, Duration period) {
    /** AWS's. */
    static final Limits USUAL = new Limits(15, Duration.ofHours(3), Duration.ofSeconds(1));
  }

  private final Groups groups;
  private final LogStore logs;
  private final Limits limits;
  private final Semaphore free;
  private final CountDownLatch drained = new CountDownLatch(1);

  LiveTail(Groups groups, LogStore logs, Limits limits) {
    this.groups = groups;
    this.logs = logs;
    this.limits = limits;
    this.free = new Semaphore(limits.sessions());
  }

  /** Ends all sessions. */
  void onDrain() {
    drained.countDown();
  }

  /**
   * Begins a session that answers the exchange. May block.
   *
   * @throws OndolException if the request is refused; the exchange has no answer then
   */
  void start(Exchange exchange, StartLiveTailRequest request) {
    List<String> names = request.logGroupIdentifiers().stream().map(groups::name).toList();
    boolean byStream = request.hasLogStreamNames() || request.hasLogStreamNamePrefixes();
    if (byStream && names.size() > 1) {
      throw Groups.invalid("Log streams can be given for a single log group only.");
    }
    if (request.hasLogStreamNames() && request.hasLogStreamNamePrefixes()) {
      throw Groups.invalid("Only one of logStreamNames and logStreamNamePrefixes may be given.");
    }
    names.forEach(groups::require);
    FilterPattern pattern =
        FilterPattern.parse(Objects.requireNonNullElse(request.logEventFilterPattern(), ""));
    if (!free.tryAcquire()) {
      throw new OndolException(ErrorCode.LIMIT_EXCEEDED, "Resource limit exceeded.");
    }
    LiveTailSession session =
        new LiveTailSession(
            groups, request.logStreamNames(), request.logStreamNamePrefixes(), pattern);
    Following following = logs.follow(java.util.Set.copyOf(names), session);
    Thread.ofVirtual()
        .name("live-tail")
        .start(() -> {
          try (following) {
            run(exchange, request, session);
          } finally {
            free.release();
          }
        });
  }

  private void run(Exchange exchange, StartLiveTailRequest request, LiveTailSession session) {
    StreamedReply reply =
        exchange.stream(head -> head.putHeader(HttpHeaders.CONTENT_TYPE, EventFrame.CONTENT_TYPE));
    try {
      long end = System.nanoTime() + limits.length().toNanos();
      boolean open =
          send(reply, EventFrame.of("initial-response", JSON, new byte[] {'{', '}'}))
              && send(reply, EventFrame.of("sessionStart", JSON, begun(exchange, request)));
      while (open && !drained.await(limits.period().toNanos(), TimeUnit.NANOSECONDS)) {
        if (System.nanoTime() - end > 0) {
          send(reply, timedOut());
          break;
        }
        open = send(reply, EventFrame.of("sessionUpdate", JSON, session.update()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reply.end();
    }
  }

  private static byte[] begun(Exchange exchange, StartLiveTailRequest request) {
    return LiveTailSession.json(
        LiveTailSessionStart.builder()
            .requestId(exchange.requestId())
            .sessionId(UUID.randomUUID().toString())
            .logGroupIdentifiers(request.logGroupIdentifiers())
            .logStreamNames(request.logStreamNames())
            .logStreamNamePrefixes(request.logStreamNamePrefixes())
            .logEventFilterPattern(Objects.requireNonNullElse(request.logEventFilterPattern(), ""))
            .build());
  }

  private static byte[] timedOut() {
    String text = "{\"message\":\"The Live Tail session has timed out.\"}";
    return EventFrame.exception(
        "SessionTimeoutException", JSON, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** False if the client did not take it. */
  private static boolean send(StreamedReply reply, byte[] frame) throws InterruptedException {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    reply.write(frame, written::complete);
    try {
      return written.get(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
