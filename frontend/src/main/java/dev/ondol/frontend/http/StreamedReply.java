package dev.ondol.frontend.http;

import dev.ondol.frontend.http.Connections.Stage;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * An answer whose body comes in pieces. Any thread may call it; what one thread writes after
 * another goes out in that order, for each call is a turn of the connection's event loop.
 */
public final class StreamedReply {
  private final Exchange exchange;
  private final Context context;
  private final HttpServerResponse response;

  StreamedReply(Exchange exchange, Context context) {
    this.exchange = exchange;
    this.context = context;
    this.response = exchange.request().response();
  }

  /** Sends the head: status 200 and what {@code headers} sets. */
  void begin(Consumer<HttpServerResponse> headers) {
    context.runOnContext(turn -> {
      if (!response.closed()) {
        headers.accept(response.setChunked(true));
        var _ = response.writeHead();
      }
    });
  }

  /**
   * @param written hears whether the bytes went out, once they have left this process or never will
   */
  public void write(byte[] bytes, Consumer<Boolean> written) {
    context.runOnContext(turn -> {
      if (response.closed()) {
        written.accept(false);
      } else {
        response
            .write(Buffer.buffer(bytes))
            .onComplete(result -> written.accept(result.succeeded()));
      }
    });
  }

  /** Cuts the connection: what the client has is not all. */
  public void breakOff() {
    context.runOnContext(turn -> {
      exchange.finishStream();
      var _ = exchange.request().connection().close();
    });
  }

  /** Ends the answer. Bytes that the client has not taken yet have a bounded time to go out. */
  public void end() {
    context.runOnContext(turn -> {
      exchange.finishStream();
      if (!response.closed()) {
        exchange.enter(Stage.WRITE);
        response.end().onComplete(done -> exchange.enter(Stage.HEAD));
      }
    });
  }
}
