package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.http.Connections.Stage;
import dev.ondol.frontend.identity.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its one answer. Lives on the event loop of its connection; the {@code reply} and
 * {@code fail} verbs may be called from any thread, once.
 */
public final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
  private static final int CLIENT_CLOSED_REQUEST = 499;
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

  private final HttpServerRequest request;
  private final ContextInternal context;
  private final Connections connections;
  private final RequestMetrics metrics;
  private final String requestId = RequestIds.next();
  private final long startNanos = System.nanoTime();
  private Protocol protocol = Protocol.REST_JSON;
  private String operation = "unknown";
  private Runnable atEnd = () -> {};
  private @Nullable Identity identity;

  public Exchange(
      HttpServerRequest request,
      ContextInternal context,
      Connections connections,
      RequestMetrics metrics) {
    this.request = request;
    this.context = context;
    this.connections = connections;
    this.metrics = metrics;
    metrics.onBegin();
    connections.enter(request.connection(), Stage.WORK);
  }

  /** Tells how errors look and what metrics call this request. */
  public Exchange as(Protocol spoken, String named) {
    protocol = spoken;
    operation = named;
    return this;
  }

  /** Tells what metrics call this request. */
  public Exchange named(String name) {
    return as(protocol, name);
  }

  /** Under which the caller reached this server, such as {@code http://localhost:4566}. */
  public String endpoint() {
    HostAndPort authority = request.authority();
    return "http://" + (authority == null ? request.localAddress() : authority);
  }

  public HttpServerRequest request() {
    return request;
  }

  public String requestId() {
    return requestId;
  }

  public String operation() {
    return operation;
  }

  void onIdentified(Identity found) {
    identity = found;
  }

  /** Who asks; known to every handler behind a {@link Gate}. */
  public Identity identity() {
    Identity known = identity;
    if (known == null) {
      throw new IllegalStateException("a request without identity came past the gate");
    }
    return known;
  }

  /** When the head was complete, on the monotonic clock. */
  public long startNanos() {
    return startNanos;
  }

  void enter(Stage stage) {
    connections.enter(request.connection(), stage);
  }

  /** Runs {@code release} when the answer is on its way, or the client is gone. */
  void atEnd(Runnable release) {
    atEnd = release;
  }

  /** The client went away before its request was complete: there is nobody to answer. */
  void abandon() {
    finish(CLIENT_CLOSED_REQUEST);
  }

  private void finish(int status) {
    metrics.onEnd(operation, status, System.nanoTime() - startNanos);
    atEnd.run();
  }

  /** Answers with an error; one that nobody expected is logged and becomes a ServiceException. */
  public void fail(Throwable cause) {
    if (cause instanceof OndolException expected) {
      reply(ErrorWriter.write(protocol, expected, requestId));
    } else {
      LOG.error("{} {} failed", operation, requestId, cause);
      fail(ErrorCode.SERVICE, "The service encountered an internal error. Please try again.");
    }
  }

  public void fail(ErrorCode code, String message) {
    reply(ErrorWriter.write(protocol, code, message, requestId));
  }

  /** Answers that there is no room for this request now. */
  public void busy() {
    reply(ErrorWriter.busy(protocol, requestId));
  }

  /** Answers. Any thread; the answer is written on the connection's event loop. */
  public void reply(Reply reply) {
    end(
        reply.status(),
        reply.body(),
        response -> {
          if (!reply.contentType().isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
          }
          for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            response.putHeader(header.getKey(), header.getValue());
          }
        });
  }

  /**
   * Answers with headers that {@code headers} sets, without building anything on the way: for the
   * invoke path. Any thread.
   */
  public void end(int status, byte[] body, Consumer<HttpServerResponse> headers) {
    if (context.inThread()) {
      write(status, body, headers);
    } else {
      context.runOnContext(onLoop -> write(status, body, headers));
    }
  }

  /** Begins an answer of status 200 that comes in pieces. Any thread. */
  public StreamedReply stream(Consumer<HttpServerResponse> headers) {
    StreamedReply streamed = new StreamedReply(this, context);
    streamed.begin(response -> {
      headers.accept(response);
      response.putHeader(REQUEST_ID, requestId).putHeader(HttpHeaders.DATE, HttpDate.now());
    });
    return streamed;
  }

  void finishStream() {
    finish(request.response().getStatusCode());
  }

  /** Answers with a file, which is closed afterwards. Any thread. */
  public void sendFile(String contentType, FileChannel file, long size) {
    context.runOnContext(onLoop -> {
      HttpServerResponse response = request.response();
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
          .putHeader(REQUEST_ID, requestId)
          .putHeader(HttpHeaders.DATE, HttpDate.now());
      enter(Stage.WRITE);
      response
          .sendFile(file, 0, size)
          .onComplete(sent -> {
            finish(response.getStatusCode());
            enter(Stage.HEAD);
            close(file);
          });
    });
  }

  private static void close(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("a file that was sent could not be closed", e);
    }
  }

  private void write(int status, byte[] body, Consumer<HttpServerResponse> headers) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      finish(status);
      return;
    }
    response.setStatusCode(status);
    headers.accept(response);
    response.putHeader(REQUEST_ID, requestId).putHeader(HttpHeaders.DATE, HttpDate.now());
    boolean early = !request.isEnded() && announcesBody();
    if (early) {
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
    }
    enter(Stage.WRITE);
    finish(status);
    response
        .end(Buffer.buffer(body))
        .onComplete(written -> enter(early ? Stage.LINGER : Stage.HEAD));
    if (early) {
      discardRest();
    }
  }

  private boolean announcesBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /** Closing at once could reset the connection before the client has read the answer. */
  private void discardRest() {
    request.handler(chunk -> {}).endHandler(end -> request.connection().close());
    request.resume();
  }
}
