package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads past a body that nobody wants, then gives the answer that was clear from the start: many
 * clients do not look at an answer before they have sent everything.
 */
final class DiscardedBody implements RequestBody {
  /** Beyond this the connection is closed instead. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Answer answer;
  private long seen;

  DiscardedBody(Answer answer) {
    this.answer = answer;
  }

  @Override
  public @Nullable Answer onBytes(ByteBuf bytes) {
    seen += bytes.readableBytes();
    return seen <= MAX_BYTES ? null : answer;
  }

  @Override
  public Answer onEnd(HttpHeaders trailers) {
    return answer;
  }

  @Override
  public void onBroken() {
    // Nobody waits for it.
  }
}
