package dev.ondol.frontend.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.frontend.codec.EventFrame;
import dev.ondol.frontend.codec.Json;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.Reply;
import dev.ondol.frontend.http.StreamedReply;
import dev.ondol.micromanager.InvokeOutcome.Answered;
import dev.ondol.micromanager.ResponseReceiver;
import io.vertx.core.http.HttpHeaders;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes a function's response as Lambda's event stream: a {@code PayloadChunk} for each piece that
 * comes, then {@code InvokeComplete}. A function that answers in one piece gets the same stream
 * with its response cut up. The head goes out as soon as the response begins, so what fails before
 * that is an ordinary error.
 *
 * <p>Its calls come one after the other, though not from one thread.
 */
final class InvokeStream implements ResponseReceiver {
  /** Of a response that came in one piece. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final String CHUNK = "PayloadChunk";
  private static final String COMPLETE = "InvokeComplete";
  private static final String BYTES = "application/octet-stream";
  private static final CharSequence REMAPPED_CONTENT_TYPE =
      HttpHeaders.createOptimized("X-Amzn-Remapped-Content-Type");

  private final Exchange exchange;
  private final String version;
  private final String traceId;
  private volatile @Nullable StreamedReply reply;
  private volatile ResponseReceiver.@Nullable Flow flow;

  InvokeStream(Exchange exchange, String version, String traceId) {
    this.exchange = exchange;
    this.version = version;
    this.traceId = traceId;
  }

  @Override
  public void onBegin(String contentType, Flow itsFlow) {
    flow = itsFlow;
    begin(contentType);
  }

  @Override
  public void onBytes(byte[] bytes) {
    StreamedReply begun = reply;
    if (begun != null) {
      begun.write(EventFrame.of(CHUNK, BYTES, bytes), sent -> onWritten(bytes.length, sent));
    }
  }

  private void onWritten(int bytes, boolean sent) {
    Flow source = flow;
    if (source == null) {
      return;
    }
    if (sent) {
      source.written(bytes);
    } else {
      source.abandon();
    }
  }

  /** The function is done. */
  void complete(Answered answered) {
    boolean failed = answered.functionError() != null;
    StreamedReply begun = reply == null ? begin(answered.contentType()) : reply;
    byte[] payload = answered.payload();
    for (int from = 0; !failed && from < payload.length; from += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, payload.length - from);
      begun.write(EventFrame.of(CHUNK, BYTES, payload, from, length), sent -> {});
    }
    end(
        begun,
        answered.functionError(),
        failed ? new String(payload, UTF_8) : null,
        answered.logTail());
  }

  /** Ends the stream with an error of the platform; false if it has not begun. */
  boolean tryFail(String code, String message) {
    StreamedReply begun = reply;
    if (begun == null) {
      return false;
    }
    end(begun, code, message, null);
    return true;
  }

  private StreamedReply begin(String contentType) {
    StreamedReply begun =
        exchange.stream(response ->
            response
                .putHeader(HttpHeaders.CONTENT_TYPE, EventFrame.CONTENT_TYPE)
                .putHeader(REMAPPED_CONTENT_TYPE, InvokeReply.contentType(contentType))
                .putHeader(InvokeReply.EXECUTED_VERSION, version)
                .putHeader(InvokeReply.TRACE_ID, traceId));
    reply = begun;
    return begun;
  }

  private static void end(
      StreamedReply begun,
      @Nullable String errorCode,
      @Nullable String errorDetails,
      byte @Nullable [] logTail) {
    byte[] json =
        Json.write(out ->
            out.writeStartObject()
                .writeStringProperty("ErrorCode", errorCode)
                .writeStringProperty("ErrorDetails", errorDetails)
                .writeStringProperty(
                    "LogResult",
                    logTail == null ? null : Base64.getEncoder().encodeToString(logTail))
                .writeEndObject());
    begun.write(EventFrame.of(COMPLETE, Reply.JSON, json), sent -> {});
    begun.end();
  }
}
