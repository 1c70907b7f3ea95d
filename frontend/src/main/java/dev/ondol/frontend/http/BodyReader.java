package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.http.Connections.Stage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies into memory within two limits: the route's, which is held while the bytes come, and
 * a budget that all bodies share, so that many large ones cannot fill the heap together. Event
 * loop; only the budget is shared.
 */
public final class BodyReader {
  /** Bodies up to this size are not worth the accounting. */
  private static final int UNACCOUNTED_BYTES = 64 * 1024;

  /** A piece below this is copied to those before it. */
  private static final int SMALL_BYTES = 4 * 1024;

  private static final String CONTINUE = "100-continue";
  private static final byte[] NOTHING = {};

  private final long budgetBytes;
  private final AtomicLong buffered = new AtomicLong();

  /**
   * @param budgetBytes for all bodies that are being read at one time
   */
  public BodyReader(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /**
   * Hands the whole body to {@code done}, or answers the exchange with an error. Call it in the
   * turn of the event loop in which the request came, or after a pause.
   *
   * @param tooLarge for a body over the limit
   * @param each piece of it, as it comes
   */
  public void read(
      Exchange exchange,
      int limitBytes,
      ErrorCode tooLarge,
      Consumer<Buffer> each,
      Consumer<byte[]> done) {
    HttpServerRequest request = exchange.request();
    if (declaredLength(request) > limitBytes) {
      refuse(exchange, limitBytes, tooLarge);
      return;
    }
    if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    exchange.enter(Stage.BODY);
    Body body = new Body(exchange, limitBytes, tooLarge);
    request
        .handler(chunk -> {
          body.add(chunk);
          if (!body.over) {
            each.accept(chunk);
          }
        })
        .exceptionHandler(broken -> body.onBroken())
        .endHandler(end -> {
          if (!body.over) {
            body.over = true;
            exchange.enter(Stage.WORK);
            done.accept(body.toBytes());
          }
        });
  }

  private static void refuse(Exchange exchange, int limitBytes, ErrorCode code) {
    exchange.fail(
        code,
        "Request must be smaller than %d bytes for the %s operation"
            .formatted(
                limitBytes,
                exchange.operation().equals("Invoke") ? "InvokeFunction" : exchange.operation()));
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length.trim());
    } catch (NumberFormatException unreadable) {
      // The HTTP codec has refused what is no number; this is one beyond any limit.
      return Long.MAX_VALUE;
    }
  }

  private final class Body {
    private final Exchange exchange;
    private final int limitBytes;
    private final ErrorCode tooLarge;
    private final List<Buffer> chunks = new ArrayList<>(1);
    private @Nullable Buffer gathering;
    private int size;
    private long accounted;
    private boolean over;

    Body(Exchange exchange, int limitBytes, ErrorCode tooLarge) {
      this.exchange = exchange;
      this.limitBytes = limitBytes;
      this.tooLarge = tooLarge;
    }

    void add(Buffer chunk) {
      if (over) {
        return;
      }
      if (size + chunk.length() > limitBytes) {
        over = true;
        refuse(exchange, limitBytes, tooLarge);
        return;
      }
      size += chunk.length();
      keep(chunk);
      if (size > UNACCOUNTED_BYTES && !tryAccount()) {
        over = true;
        exchange.busy();
      }
    }

    /** Small pieces are put together, for each costs much more than its bytes. */
    private void keep(Buffer chunk) {
      if (chunks.isEmpty() || chunk.length() >= SMALL_BYTES) {
        chunks.add(chunk);
        gathering = null;
        return;
      }
      Buffer last = gathering;
      if (last == null || last.length() >= UNACCOUNTED_BYTES) {
        last = Buffer.buffer(chunk.length());
        gathering = last;
        chunks.add(last);
      }
      last.appendBuffer(chunk);
    }

    private boolean tryAccount() {
      if (accounted == 0) {
        exchange.atEnd(this::release);
      }
      long more = size - accounted;
      accounted = size;
      return buffered.addAndGet(more) <= budgetBytes;
    }

    void onBroken() {
      if (!over) {
        over = true;
        exchange.abandon();
      }
    }

    private void release() {
      buffered.addAndGet(-accounted);
      accounted = 0;
    }

    byte[] toBytes() {
      if (size == 0) {
        return NOTHING;
      }
      if (chunks.size() == 1) {
        return chunks.getFirst().getBytes();
      }
      byte[] whole = new byte[size];
      int at = 0;
      for (Buffer chunk : chunks) {
        chunk.getBytes(whole, at);
        at += chunk.length();
      }
      return whole;
    }
  }
}
