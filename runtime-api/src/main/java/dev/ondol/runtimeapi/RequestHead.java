package dev.ondol.runtimeapi;

import dev.ondol.runtimeapi.RuntimeListener.ResponseHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request means: where it goes, how its body comes, or why it is refused. The
 * decoder has already refused whatever is not HTTP/1 to the letter, two lengths, and a length
 * beside a transfer coding.
 *
 * @param refusal after it the connection closes; null if the head is fine
 */
record RequestHead(
    HttpRequest request, Route route, boolean expectsContinue, @Nullable Answer refusal) {
  private static final String RESPONSE_MODE = "Lambda-Runtime-Function-Response-Mode";
  private static final String STREAMING = "streaming";
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final String DEFAULT_CONTENT_TYPE = "application/json";

  static RequestHead of(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String expect = headers.get(HttpHeaderNames.EXPECT);
    boolean expects = expect != null && !expect.isEmpty();
    boolean known = expects && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect);
    Answer refusal = null;
    if (!isPlainOrChunked(request)) {
      refusal = Answer.MALFORMED;
    } else if (expects && !known) {
      refusal = Answer.UNKNOWN_EXPECTATION;
    }
    return new RequestHead(request, Route.of(request.method(), request.uri()), known, refusal);
  }

  /** Only HTTP/1.1 clients that do not say otherwise; the older ones need more words. */
  boolean keepAlive() {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && !request
            .headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
  }

  /** Opens what takes the body. */
  RequestBody open(RuntimeDoor door, DoorConnection connection) {
    HttpHeaders headers = request.headers();
    return switch (route.kind()) {
      case NEXT -> new PollBody(() -> door.next(connection));
      case ASSIGNMENT -> new PollBody(() -> door.ask(connection));
      case RESPONSE -> openResponse(door.conversation(), headers, connection);
      case ERROR -> door.conversation().reportError(route.requestId(), errorType(headers));
      case INIT_ERROR -> door.conversation().failInit(errorType(headers));
      case PING -> new DiscardedBody(Answer.PONG);
      case WRONG_METHOD -> new DiscardedBody(Answer.WRONG_METHOD);
      case UNKNOWN -> new DiscardedBody(Answer.NOT_FOUND);
    };
  }

  private RequestBody openResponse(
      Conversation conversation, HttpHeaders headers, DoorConnection connection) {
    String mode = headers.get(RESPONSE_MODE);
    boolean streaming = STREAMING.equals(mode);
    if (mode != null && !mode.isEmpty() && !streaming) {
      return conversation.respondInUnknownMode(route.requestId());
    }
    String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, DEFAULT_CONTENT_TYPE);
    ResponseHead head = new ResponseHead(contentType, streaming);
    return conversation.respond(
        route.requestId(), head, contentLength(headers), connection.valve());
  }

  private static @Nullable String errorType(HttpHeaders headers) {
    return ErrorType.sanitize(headers.get(ERROR_TYPE));
  }

  /** The decoder has made sure that it is a number, once. */
  private static long contentLength(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }

  /** No transfer coding, or one that is {@code chunked} and nothing else, in HTTP/1.1. */
  private static boolean isPlainOrChunked(HttpRequest request) {
    if (!request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return true;
    }
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && codings.size() == 1
        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
  }
}
