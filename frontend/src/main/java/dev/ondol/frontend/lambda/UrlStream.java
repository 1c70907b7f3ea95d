package dev.ondol.frontend.lambda;

import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.http.StreamedReply;
import dev.ondol.micromanager.ResponseReceiver;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a function's streamed response as the body of an HTTP response. A function that says so by
 * its content type sends status, headers and cookies first, as JSON before eight zero bytes; else
 * it is a 200 of its content type.
 *
 * <p>Its calls come one after the other, though not from one thread.
 */
final class UrlStream implements ResponseReceiver {
  private static final String WITH_PRELUDE = "application/vnd.awslambda.http-integration-response";
  private static final int PRELUDE_END_BYTES = 8;
  private static final int MAX_PRELUDE_BYTES = 64 * 1024;

  private final Exchange exchange;
  private final UrlCors cors;
  private final String traceId;
  private volatile @Nullable StreamedReply reply;
  private volatile ResponseReceiver.@Nullable Flow flow;

  /** What has come of the prelude; null where there is none, or no more. */
  private @Nullable ByteArrayOutputStream prelude;

  /** At the end of what has come of it: they may come in pieces. */
  private int zeros;

  UrlStream(Exchange exchange, UrlCors cors, String traceId) {
    this.exchange = exchange;
    this.cors = cors;
    this.traceId = traceId;
  }

  boolean hasBegun() {
    return reply != null;
  }

  @Override
  public void onBegin(String contentType, Flow itsFlow) {
    flow = itsFlow;
    if (contentType.equals(WITH_PRELUDE)) {
      prelude = new ByteArrayOutputStream();
    } else {
      String type = InvokeReply.contentType(contentType).toString();
      begin(new UrlReply(UrlReply.OK, List.of(Map.entry("content-type", type)), UrlReply.NOTHING));
    }
  }

  @Override
  public void onBytes(byte[] bytes) {
    ByteArrayOutputStream begun = prelude;
    if (begun == null) {
      write(bytes, 0, bytes.length);
      return;
    }
    int body = bodyIn(bytes);
    begun.write(bytes, 0, body < 0 ? bytes.length : body);
    if (body >= 0) {
      prelude = null;
      byte[] head = begun.toByteArray();
      begin(UrlReply.prelude(java.util.Arrays.copyOf(head, head.length - PRELUDE_END_BYTES)));
      onWritten(body, true);
      write(bytes, body, bytes.length - body);
    } else if (begun.size() > MAX_PRELUDE_BYTES) {
      prelude = null;
      begin(UrlReply.prelude(UrlReply.NOTHING));
      onWritten(0, false);
    } else {
      onWritten(bytes.length, true);
    }
  }

  /** Where behind the prelude's end the body begins; negative if that is still to come. */
  private int bodyIn(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      zeros = bytes[i] == 0 ? zeros + 1 : 0;
      if (zeros == PRELUDE_END_BYTES) {
        return i + 1;
      }
    }
    return -1;
  }

  private void begin(UrlReply head) {
    StreamedReply begun =
        exchange.stream(response -> {
          response.setStatusCode(head.status());
          head.writeHead(response, cors, traceId);
        });
    reply = begun;
    if (head.body().length > 0) {
      begun.write(head.body(), sent -> {});
    }
  }

  private void write(byte[] bytes, int from, int length) {
    StreamedReply begun = reply;
    if (begun != null && length > 0) {
      byte[] part =
          length == bytes.length ? bytes : java.util.Arrays.copyOfRange(bytes, from, from + length);
      begun.write(part, sent -> onWritten(length, sent));
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

  /**
   * @param whole whether the function said all that it wanted; else the connection is cut, so that
   *     the client does not take a part for the whole
   */
  void end(boolean whole) {
    StreamedReply begun = reply;
    if (begun == null) {
      return;
    }
    if (whole) {
      begun.end();
    } else {
      begun.breakOff();
    }
  }
}
